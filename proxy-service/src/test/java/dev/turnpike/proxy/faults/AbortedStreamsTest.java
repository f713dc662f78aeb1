package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that are aborted at random points leave nothing behind. */
class AbortedStreamsTest {
    private static final int AT_ONCE = 20;
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");

    private static void endless(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        PlainUpstream.write(out, CannedAnswers.streamHead());
        while (true) {
            PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(asked.streams() ? 1 : 0)));
            LockSupport.parkNanos(500_000);
        }
    }

    private static void abort(RunningGateway gateway, SplittableRandom random) {
        try (var client = Client.of(gateway)) {
            client.send(Chat.stream("test"));
            int point = random.nextInt(6);
            if (point > 0) {
                assertThat(client.head().status()).isEqualTo(200);
            }
            for (int i = 1; i < point; i++) {
                client.event();
            }
            if (random.nextBoolean()) {
                client.reset();
            }
        } catch (UncheckedIOException e) {
            throw new AssertionError("the gateway broke a stream", e);
        }
    }

    private static void abortMany(RunningGateway gateway, int count, long seed) {
        var threads = new ArrayList<Thread>();
        var aborted = new AtomicInteger();
        for (int i = 0; i < AT_ONCE; i++) {
            var random = new SplittableRandom(seed + i);
            threads.add(Thread.ofVirtual().start(() -> {
                for (int j = 0; j < count / AT_ONCE; j++) {
                    abort(gateway, random);
                    aborted.incrementAndGet();
                }
            }));
        }
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(aborted).as("seed %d", seed).hasValue(count);
    }

    private static boolean quiet(RunningGateway gateway, PlainUpstream upstream) {
        return Metrics.of(gateway, "turnpike_connections_open") <= 1
                && Metrics.of(gateway, "turnpike_requests_bytes_held") == 0
                && Metrics.of(gateway, "turnpike_exchanges_queued") == 0
                && Metrics.of(gateway, "turnpike_upstream_connections_open") == 0
                && upstream.connections() == 0;
    }

    private static void leavesNothing(int warmUp, int count, long heapTolerance) {
        long seed = System.nanoTime();
        System.out.println("AbortedStreamsTest seed " + seed);
        try (var upstream = PlainUpstream.start(AbortedStreamsTest::endless);
                var gateway = RunningGateway.start(Map.of("routes.yaml", Routes.to("test", upstream.port())))) {
            abortMany(gateway, warmUp, seed);
            Stage.within(Duration.ofSeconds(20), () -> quiet(gateway, upstream));
            var before = Footprint.now();

            abortMany(gateway, count, seed + AT_ONCE);

            Stage.within(Duration.ofSeconds(20), () -> quiet(gateway, upstream));
            Stage.within(Duration.ofSeconds(30), () -> isBack(Footprint.now(), before, heapTolerance));
            assertThat(Metrics.of(gateway, "turnpike_exchanges_accepted")).isEqualTo(warmUp + count);
            assertThat(Metrics.of(gateway, "turnpike_exchanges_written")).isEqualTo(warmUp + count);
            assertThat(outcomes(gateway)).containsExactly(entry("client_gone", warmUp + count));
        }
    }

    private static Map<String, Integer> outcomes(RunningGateway gateway) {
        var counts = new HashMap<String, Integer>();
        var url = "jdbc:sqlite:" + gateway.directory().resolve("data/proxy.db");
        try (var connection = DriverManager.getConnection(url);
                var rows = connection
                        .createStatement()
                        .executeQuery("SELECT outcome, count(*) FROM exchanges GROUP BY outcome")) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getInt(2));
            }
            return counts;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isBack(Footprint now, Footprint before, long heapTolerance) {
        boolean back = now.descriptors() <= before.descriptors() + 2
                && now.threads() <= before.threads() + 2
                && now.heap() <= before.heap() + before.heap() / 50 + heapTolerance;
        if (!back) {
            System.out.println("AbortedStreamsTest waits: " + before + " before, " + now + " now");
            LockSupport.parkNanos(500_000_000);
        }
        return back;
    }

    @Test
    @Timeout(120)
    @CatalogueId({"F40", "L01"})
    void f40_threeHundredAbortedStreamsLeaveNothing() {
        leavesNothing(200, 300, 4 << 20);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    @CatalogueId({"F40", "L01"})
    void f40_l01_tenThousandAbortedStreamsLeaveNothing() {
        leavesNothing(2_000, 10_000, 1 << 20);
    }
}
