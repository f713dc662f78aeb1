package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.deadlines;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.stream;
import static dev.turnpike.proxy.upstream.Calls.to;
import static dev.turnpike.proxy.upstream.Calls.total;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.testkit.TestCertificate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whom the watchdog ends, and whom it leaves alone. */
@Timeout(30)
class WatchdogTest {
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    private static void passes(Duration duration) {
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > duration.toNanos());
    }

    @Test
    void aStreamIsNotSilentWhileItsOwnerIsBusyElsewhere() {
        upstream.next(Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead())
                .chunk("data: 1\n\n")
                .pause(Duration.ofMillis(100))
                .chunk("data: 2\n\n")
                .lastChunk());

        try (var exchange = client.open(to(upstream), deadlines(Duration.ofSeconds(20), Duration.ofMillis(300)))) {
            exchange.send(stream("/chat", "{}"));
            var reader = exchange.events();
            reader.next();
            passes(Duration.ofMillis(600));

            assertThat(reader.next().text()).isEqualTo("2");
        }
    }

    @Test
    void theTotalDeadlineEndsAnExchangeWhoseOwnerIsBusyElsewhere() {
        upstream.next(Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead())
                .chunk("data: 1\n\n")
                .stall());

        try (var exchange = client.open(to(upstream), total(Duration.ofMillis(200)))) {
            exchange.send(stream("/chat", "{}"));
            var reader = exchange.events();
            reader.next();

            upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
            assertThat(failureOf(reader::next))
                    .isInstanceOfSatisfying(
                            Failure.TimedOut.class,
                            late -> assertThat(late.deadline()).isEqualTo(Deadline.TOTAL));
        }
    }

    @Test
    void aDeadlineThatPassesAfterTheCloseTouchesNobody() {
        upstream.always(Script.answering(CannedAnswers.json(200, "ok")));
        for (var deadlines : new Deadlines[] {total(Duration.ofMillis(100)), DEADLINES}) {
            try (var exchange = client.open(to(upstream), deadlines)) {
                exchange.send(whole("/chat", "{}"));
                exchange.whole(100);
            }
            passes(Duration.ofMillis(250));
        }
        assertThat(upstream.connections()).isEqualTo(1);
        assertThat(client.idleConnections()).isEqualTo(1);
    }

    @Test
    void deadlinesHoldThroughTlsAndAfterTheClientIsClosed() {
        var certificate = TestCertificate.forLoopback();
        try (var secure = ScriptedUpstream.startTls(certificate)) {
            secure.next(Script.begin()
                    .readRequest()
                    .send(CannedAnswers.streamHead())
                    .stall());
            try (var exchange = client.open(
                    TlsTest.trusting(secure, certificate), deadlines(Duration.ofMillis(300), Duration.ofSeconds(20)))) {
                exchange.send(stream("/chat", "{}"));
                client.close();

                assertThat(failureOf(() -> exchange.events().next()))
                        .isInstanceOfSatisfying(
                                Failure.TimedOut.class,
                                late -> assertThat(late.deadline()).isEqualTo(Deadline.FIRST_BYTE));
            }
            secure.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
        }
    }

    @Test
    void wakesAPulseWithoutAnExchangeOneBeatAtATimeUntilItIsForgotten() {
        var beats = new AtomicInteger();
        var release = new CountDownLatch(1);
        var pulse = new Pulse() {
            @Override
            public long nanosLeft() {
                return 0;
            }

            @Override
            public void beat() {
                beats.incrementAndGet();
                await().until(() -> release.getCount() == 0);
            }
        };
        client.wake(pulse);
        await().until(() -> beats.get() == 1);
        passes(Duration.ofMillis(200));
        assertThat(beats).hasValue(1);

        release.countDown();
        await().until(() -> beats.get() > 2);
        client.forget(pulse);
        passes(Duration.ofMillis(100));
        int after = beats.get();
        passes(Duration.ofMillis(200));

        assertThat(beats).hasValue(after);
    }

    @Test
    void manyAbandonedStreamsLeaveNoConnection() {
        upstream.always(Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead())
                .chunk("data: 1\n\n")
                .stall());

        for (int i = 0; i < 300; i++) {
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                exchange.send(stream("/chat", "{}"));
                exchange.events().next();
            }
        }

        assertThat(client.openConnections()).isZero();
        for (int i = 0; i < 300; i++) {
            upstream.visit(i).awaitPeerClosed(Duration.ofSeconds(1));
        }
    }
}
