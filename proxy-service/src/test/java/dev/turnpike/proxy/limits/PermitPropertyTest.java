package dev.turnpike.proxy.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import dev.turnpike.crds.config.ClientConfig.ModelLimit;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.ManualClock;
import dev.turnpike.proxy.testkit.TestCallers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Whatever happens to permits, the books are right. */
class PermitPropertyTest {
    private static final int LIMIT = 600_000; // a ten-thousandth of a minute is a whole number of nanoseconds
    private static final List<String> MODEL = List.of("m");

    private final ManualClock clock = new ManualClock();
    private final Limits limits = new Limits(clock);
    private final Caller caller = TestCallers.limited(
            "shop",
            new ClientLimits(LIMIT, LIMIT, 40),
            new ModelLimit("m", new ClientLimits(LIMIT / 2, LIMIT / 2, 30)));

    @RepeatedTest(20)
    void whateverHappensIsSettledOrRefundedExactlyOnce() {
        long seed = new Random().nextLong();
        System.out.println("PermitPropertyTest seed " + seed);
        var random = new Random(seed);
        var open = new ArrayList<Permit>();
        long requests = 0;
        long tokens = 0;

        for (int step = 0; step < 2_000; step++) {
            if (random.nextInt(3) > 0) {
                try {
                    open.add(limits.admit(caller, MODEL, Estimates.of(10 + random.nextInt(90))));
                } catch (GatewayException _) {
                    assertThat(open).as("seed %d", seed).hasSize(30);
                }
            } else if (!open.isEmpty()) {
                var permit = open.remove(random.nextInt(open.size()));
                long used = random.nextInt(200);
                if (random.nextBoolean()) {
                    permit.settle(used);
                    requests++;
                    tokens += used;
                }
                abuse(permit, random);
            }
        }
        open.forEach(Permit::close);

        assertBooks(seed, LIMIT / 2, requests, tokens);
    }

    private static void abuse(Permit permit, Random random) {
        permit.close();
        for (int i = random.nextInt(3); i > 0; i--) {
            permit.settle(random.nextInt(1_000));
            permit.close();
        }
    }

    private void assertBooks(long seed, int limit, long requests, long tokens) {
        var state = limits.state(caller, MODEL);
        assertThat(state.places()).as("seed %d", seed).isEqualTo(new RateState.Places(30, 0));
        assertThat(state.requests().remaining()).as("seed %d", seed).isEqualTo(limit - requests);
        assertThat(state.tokens().remaining()).as("seed %d", seed).isEqualTo(limit - tokens);
        assertThat(limits.state(caller, List.of("another")).tokens().remaining())
                .isEqualTo(LIMIT - tokens);
    }

    @Test
    void twoHundredThreadsNeverHoldMorePlacesThanThereAre() {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        var admitted = new AtomicInteger();
        var tokens = new AtomicLong();
        var wrong = new ConcurrentLinkedQueue<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 200; thread++) {
                int used = thread;
                var _ = threads.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        try (var permit = limits.admit(caller, MODEL, Estimates.of(20))) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            permit.settle(used);
                            admitted.incrementAndGet();
                            tokens.addAndGet(used);
                            inside.decrementAndGet();
                        } catch (GatewayException e) {
                            if (!e.getMessage().contains("maxConcurrentRequests")) {
                                wrong.add(e.getMessage());
                            }
                        }
                    }
                });
            }
        }

        assertThat(wrong).allMatch(message -> message.contains("tokensPerMinute"));
        assertThat(most.get()).isBetween(1, 30);
        assertThat(limits.state(caller, MODEL).places().inUse()).isZero();
        assertThat(limits.state(caller, MODEL).requests().remaining()).isEqualTo(LIMIT / 2 - admitted.get());
        clock.advance(Duration.ofMinutes(60));
        assertThat(limits.state(caller, MODEL).tokens().remaining()).isEqualTo(LIMIT / 2);
        assertThat(tokens.get()).isPositive();
    }
}
