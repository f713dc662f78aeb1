package dev.turnpike.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final byte[] END = {};

    private final LinkedBlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final Watch watch = new Watch(this::read, left::incrementAndGet);

    @Test
    void saysThatTheClientLeftWhileNobodyWaits() {
        Thread.startVirtualThread(watch);

        input.add(END);

        Eventually.within(Duration.ofSeconds(10), () -> left.get() == 1);
        assertThat(watch.next()).isNull();
        assertThat(watch.stopped()).isFalse();
    }

    @Test
    void handsOverWhatItReadAheadAndGoesOnWatching() {
        input.add(new byte[3]);
        input.add(new byte[4]);
        Thread.startVirtualThread(watch);
        Eventually.within(Duration.ofSeconds(10), () -> reads.get() == 3);

        assertThat(watch.next()).hasSize(7);

        input.add(END);
        Eventually.within(Duration.ofSeconds(10), () -> left.get() == 1);
    }

    @Test
    void endsWithTheFirstReadThatSomebodyWaitedFor() {
        Thread watching = Thread.startVirtualThread(watch);
        Eventually.within(Duration.ofSeconds(10), () -> reads.get() == 1);
        Thread.startVirtualThread(() -> {
            Eventually.pass(Duration.ofMillis(50));
            input.add(new byte[3]);
        });

        assertThat(watch.next()).hasSize(3);

        Eventually.within(Duration.ofSeconds(10), () -> !watching.isAlive());
        assertThat(watch.stopped()).isTrue();
    }

    @Test
    void stopsAtItsBoundAndLosesNothing() {
        input.add(new byte[40 * 1024]);
        input.add(new byte[40 * 1024]);

        watch.run();

        assertThat(watch.stopped()).isTrue();
        assertThat(watch.next()).hasSize(80 * 1024);
        assertThat(left).hasValue(0);
    }

    @Test
    void endsTheWaitOfAThreadThatIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThat(watch.next()).isNull();
        assertThat(Thread.interrupted()).isTrue();
    }

    private byte[] read() {
        reads.incrementAndGet();
        try {
            byte[] bytes = input.take();
            return bytes.length == 0 ? null : bytes;
        } catch (InterruptedException _) {
            return null;
        }
    }
}
