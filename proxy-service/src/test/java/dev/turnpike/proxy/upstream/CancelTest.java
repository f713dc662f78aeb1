package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.stream;
import static dev.turnpike.proxy.upstream.Calls.to;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.testkit.TestCertificate;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancel ends an exchange wherever it is blocked. */
@Timeout(30)
class CancelTest {
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    /** Runs {@code blocked} on a virtual thread, cancels {@code exchange} as soon as {@code ready}, and gives the failure. */
    private static Failure cancelled(UpstreamExchange exchange, Runnable blocked, CountDownLatch ready)
            throws InterruptedException {
        var failure = new AtomicReference<Failure>();
        var owner = Thread.ofVirtual().start(() -> {
            try (exchange) {
                blocked.run();
            } catch (GatewayException thrown) {
                failure.set(thrown.failure());
            }
        });
        ready.await();
        exchange.cancel();
        assertThat(owner.join(Duration.ofSeconds(2))).as("the owner came back").isTrue();
        return failure.get();
    }

    @Test
    void beforeTheSendNothingIsSent() {
        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.cancel();

            assertThat(failureOf(() -> exchange.send(whole("/chat", "{}")))).isInstanceOf(Failure.ClientGone.class);
        }
        assertThat(upstream.requests()).isEmpty();
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void whileTheNameIsResolved() throws InterruptedException {
        var asked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Names.Resolver hanging = _ -> {
            asked.countDown();
            await().atMost(Duration.ofSeconds(20)).until(() -> release.getCount() == 0);
            return new InetAddress[0];
        };
        try (var slow = new UpstreamClient(UpstreamSettings.DEFAULT, hanging)) {
            var exchange = slow.open(Destination.of(upstream.uri("slow.test")), DEADLINES);

            assertThat(cancelled(exchange, () -> exchange.send(whole("/chat", "{}")), asked))
                    .isInstanceOf(Failure.ClientGone.class);
            release.countDown();
        }
    }

    @Test
    void whileTheAnswerIsAwaited() throws InterruptedException {
        var read = new CountDownLatch(1);
        upstream.next(Script.begin().readRequest().then(_ -> read.countDown()).stall());
        var exchange = client.open(to(upstream), DEADLINES);

        assertThat(cancelled(exchange, () -> exchange.send(whole("/chat", "{}")), read))
                .isInstanceOf(Failure.ClientGone.class);
        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void whileALargeBodyIsSentToAnUpstreamThatTakesNone() throws InterruptedException {
        var read = new CountDownLatch(1);
        upstream.next(Script.begin().readHead().then(_ -> read.countDown()).hang());
        var exchange = client.open(to(upstream), DEADLINES);

        assertThat(cancelled(exchange, () -> exchange.send(whole("/chat", "x".repeat(32_000_000))), read))
                .isInstanceOf(Failure.ClientGone.class);
    }

    @Test
    void whileAStreamIsSilent() throws InterruptedException {
        var read = new CountDownLatch(1);
        upstream.next(Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead())
                .chunk("data: 1\n\n")
                .stall());
        var exchange = client.open(to(upstream), DEADLINES);

        var failure = cancelled(
                exchange,
                () -> {
                    exchange.send(stream("/chat", "{}"));
                    var reader = exchange.events();
                    reader.next();
                    read.countDown();
                    reader.next();
                },
                read);

        assertThat(failure).isInstanceOf(Failure.ClientGone.class);
        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
    }

    @Test
    void whileTlsIsSilent() throws InterruptedException {
        var certificate = TestCertificate.forLoopback();
        try (var secure = ScriptedUpstream.startTls(certificate)) {
            var read = new CountDownLatch(1);
            secure.next(Script.begin().readRequest().then(_ -> read.countDown()).stall());
            var exchange = client.open(TlsTest.trusting(secure, certificate), DEADLINES);

            assertThat(cancelled(exchange, () -> exchange.send(whole("/chat", "{}")), read))
                    .isInstanceOf(Failure.ClientGone.class);
            secure.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
        }
    }

    @Test
    void anInterruptIsACancel() throws InterruptedException {
        var read = new CountDownLatch(1);
        upstream.next(Script.begin().readRequest().then(_ -> read.countDown()).stall());
        var failure = new AtomicReference<Failure>();
        var owner = Thread.ofVirtual().start(() -> {
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                failure.set(failureOf(() -> exchange.send(whole("/chat", "{}"))));
            }
        });
        read.await();
        interrupt(owner);
        owner.join();

        assertThat(failure.get()).isInstanceOf(Failure.ClientGone.class);
    }

    @SuppressWarnings("Interruption") // what the test is about
    private static void interrupt(Thread owner) {
        owner.interrupt();
    }
}
