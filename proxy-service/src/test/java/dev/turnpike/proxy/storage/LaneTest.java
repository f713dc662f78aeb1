package dev.turnpike.proxy.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final DatabaseSource source = DatabaseSource.sqlite("/tmp/nothing.db");

    @Test
    void passesResultsFailuresAndErrorsOn() {
        try (var lane = new Lane(source, "lane-", 1)) {
            assertThat(lane.run(() -> Thread.currentThread().isVirtual())).isFalse();
            assertThatThrownBy(() -> lane.run(() -> {
                        throw new IllegalArgumentException("mine");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> lane.run(() -> {
                        throw new AssertionError("mine");
                    }))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void refusesWhatItHasNoRoomFor() {
        var release = new CountDownLatch(1);
        var refused = new AtomicInteger();
        try (var lane = new Lane(source, "lane-", 1);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_100; i++) {
                threads.execute(() -> {
                    try {
                        lane.run(() -> waitFor(release));
                    } catch (StorageProblem _) {
                        refused.incrementAndGet();
                    }
                });
            }

            await().untilAsserted(() -> assertThat(refused).hasValue(1_100 - 1_025));
            release.countDown();
        }
        assertThat(refused).hasValue(1_100 - 1_025);
    }

    @Test
    void anInterruptedCallerGoesOnInterrupted() {
        try (var lane = new Lane(source, "lane-", 1)) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> lane.run(() -> 1)).isInstanceOf(StorageProblem.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static boolean waitFor(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
