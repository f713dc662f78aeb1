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
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.testkit.TestCertificate;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large bodies, and answers that come before they are sent. */
@Timeout(60)
class UploadTest {
    private static final String LARGE = "x".repeat(16_000_000);
    private static final int PIECES = 40;

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    @Test
    void sendsBodiesOfEverySizeAndKeepsTheConnection() {
        upstream.always(Script.answering(request ->
                CannedAnswers.json(200, Integer.toString(request.text().hashCode()))));

        for (int size : new int[] {0, 1, 30_000, 32_768, 32_769, 200_000, 16_000_000}) {
            var body = "abcdefghij".repeat(size / 10 + 1).substring(0, size);
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                exchange.send(whole("/chat", body));
                assertThat(exchange.whole(100).text()).isEqualTo(Integer.toString(body.hashCode()));
            }
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void anEarly413IsDeliveredWhileTheUpstreamTakesNoMore() {
        upstream.next(Script.begin()
                .readHead()
                .send(CannedAnswers.error(413, "too large"))
                .hang());

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(whole("/chat", LARGE));

            assertThat(exchange.status()).isEqualTo(413);
            assertThat(exchange.whole(1000).text()).contains("too large");
        }
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void anEarly413IsDeliveredThoughTheUpstreamResetsTheUpload() {
        for (int i = 0; i < 20; i++) {
            upstream.next(Script.begin()
                    .readHead()
                    .send(CannedAnswers.error(413, "too large"))
                    .close());
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                exchange.send(whole("/chat", LARGE));

                assertThat(exchange.status()).isEqualTo(413);
                assertThat(exchange.whole(1000).text()).contains("too large");
            }
        }
    }

    @Test
    void aStreamDoesNotHoldTheRequestThatItAnswers() {
        upstream.always(
                Script.begin().readRequest().send(CannedAnswers.streamHead()).hang());

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            var body = sendLarge(exchange);

            await().until(() -> {
                System.gc();
                return body.refersTo(null);
            });
        }
    }

    private static WeakReference<byte[]> sendLarge(UpstreamExchange exchange) {
        var call = UpstreamCall.json("/chat", new byte[1_000_000], UpstreamCall.Expect.STREAM);
        exchange.send(call);
        return new WeakReference<>(call.body());
    }

    @Test
    void anEarly413IsDeliveredThroughTls() {
        var certificate = TestCertificate.forLoopback();
        try (var secure = ScriptedUpstream.startTls(certificate)) {
            secure.next(Script.begin()
                    .readHead()
                    .send(CannedAnswers.error(413, "too large"))
                    .hang());
            try (var exchange = client.open(TlsTest.trusting(secure, certificate), DEADLINES)) {
                exchange.send(whole("/chat", LARGE));

                assertThat(exchange.whole(1000).status()).isEqualTo(413);
            }
        }
    }

    @Test
    void anUploadThatNobodyTakesEndsAtTheTotalDeadline() {
        upstream.next(Script.begin().readHead().hang());

        assertThat(failureOf(() -> {
                    try (var exchange = client.open(to(upstream), total(Duration.ofMillis(300)))) {
                        exchange.send(whole("/chat", LARGE));
                    }
                }))
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.deadline()).isEqualTo(Deadline.TOTAL));
    }

    @Test
    @CatalogueId("F04")
    void anUploadThatStopsEndsAtTheDeadlineOfTheFirstByte_F04() {
        upstream.next(Script.begin().readHead().hang());

        assertThat(failureOf(() -> {
                    var waits = deadlines(Duration.ofMillis(300), Duration.ofSeconds(20));
                    try (var exchange = client.open(to(upstream), waits)) {
                        exchange.send(stream("/chat", LARGE));
                    }
                }))
                .isInstanceOfSatisfying(
                        Failure.TimedOut.class,
                        late -> assertThat(late.deadline()).isEqualTo(Deadline.FIRST_BYTE));
    }

    @Test
    void theFirstByteIsAwaitedFromTheEndOfTheUpload() {
        var begun = System.nanoTime();
        upstream.next(Script.begin()
                .readHead()
                .then(visit -> {
                    for (int read = 0; read < LARGE.length(); read += LARGE.length() / PIECES) {
                        visit.input().readNBytes(LARGE.length() / PIECES);
                        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                    }
                })
                .send(CannedAnswers.chatStream("x")));
        var firstByte = Duration.ofMillis(300);

        try (var exchange = client.open(to(upstream), deadlines(firstByte, Duration.ofSeconds(20)))) {
            exchange.send(stream("/chat", LARGE));

            assertThat(exchange.events().next()).isNotNull();
            assertThat(System.nanoTime() - begun).as("the upload lasted longer").isGreaterThan(firstByte.toNanos());
        }
    }
}
