package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.stream;
import static dev.turnpike.proxy.upstream.Calls.to;
import static dev.turnpike.proxy.upstream.Calls.total;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Reach;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream can do to an answer that is one document. */
class WholeFaultTest {
    private static final Script BEGIN = Script.begin().readRequest();

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    private UpstreamAnswer call(Deadlines deadlines) {
        try (var exchange = client.open(to(upstream), deadlines)) {
            exchange.send(whole("/chat", "{}"));
            return exchange.whole(1000);
        }
    }

    @Test
    @CatalogueId("F05")
    void f05_headersAndThenNothingEndsAtTheTotalDeadline() {
        upstream.next(
                BEGIN.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n").stall());

        assertThat(failureOf(() -> call(total(Duration.ofMillis(200)))))
                .isEqualTo(new Failure.TimedOut("upstream 127.0.0.1: not complete within 200 ms", Deadline.TOTAL));
        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
    }

    @Test
    @CatalogueId("F07")
    void f07_aResetOnANewConnectionIsNotRepeated() {
        upstream.always(BEGIN.reset());

        assertThat(failureOf(() -> call(DEADLINES)))
                .isEqualTo(
                        new Failure.UpstreamUnreachable("upstream 127.0.0.1: reset the connection", Reach.MAYBE_SENT));
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    @CatalogueId("F07")
    void f07_aCloseOnANewConnectionIsNotRepeated() {
        upstream.always(BEGIN.close());

        assertThat(failureOf(() -> call(DEADLINES)))
                .isEqualTo(new Failure.UpstreamUnreachable(
                        "upstream 127.0.0.1: closed the connection without an answer", Reach.MAYBE_SENT));
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    @CatalogueId("F08")
    void f08_aResetWithinTheBodyIsNeverAShortAnswer() {
        upstream.next(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345")
                .pause(Duration.ofMillis(50))
                .reset());
        upstream.next(
                BEGIN.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345").close());
        upstream.next(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Le").close());

        for (int i = 0; i < 3; i++) {
            assertThat(failureOf(() -> call(DEADLINES))).isInstanceOf(Failure.UpstreamTruncated.class);
        }
        assertThat(client.openConnections()).isZero();
    }

    @ParameterizedTest(name = "F19 {0}")
    @ValueSource(strings = {"gzip", "br", "x-anything"})
    @CatalogueId("F19")
    void f19_aCompressedAnswerIsRefused(String coding) {
        upstream.next(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: 2\r\n\r\nxx"));

        assertThat(failureOf(() -> call(DEADLINES))).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void identityIsNoCompression() {
        upstream.next(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 2\r\n\r\nxx"));

        assertThat(call(DEADLINES).text()).isEqualTo("xx");
    }

    @Test
    @CatalogueId("F24")
    void f24_aBodyThatIsLongerThanItsLengthIsDiscardedWithTheConnection() {
        upstream.next(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokEXTRA")
                .stall());
        upstream.next(Script.answering(CannedAnswers.json(200, "second")));

        assertThat(call(DEADLINES).text()).isEqualTo("ok");
        assertThat(call(DEADLINES).text()).isEqualTo("second");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void anAnswerOverTheCapIsRefused() {
        upstream.next(BEGIN.send(CannedAnswers.json(200, "x".repeat(1001))));
        upstream.next(BEGIN.send(CannedAnswers.json(200, "x".repeat(1000))));

        assertThat(failureOf(() -> call(DEADLINES))).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(call(DEADLINES).body()).hasSize(1000);
    }

    @Test
    void anAnnouncedLengthIsNotBelievedBeforeItComes() {
        upstream.next(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n")
                .close());

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(whole("/chat", "{}"));
            assertThat(failureOf(() -> exchange.whole(Integer.MAX_VALUE)))
                    .isInstanceOf(Failure.UpstreamTruncated.class);
        }
    }

    @Test
    @CatalogueId("F26")
    void f26_refusesASwitchOfProtocols() {
        upstream.next(BEGIN.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")
                .stall());

        assertThat(failureOf(() -> call(DEADLINES))).isInstanceOf(Failure.UpstreamProtocol.class);
    }

    @Test
    @CatalogueId({"F26", "S18"})
    void f26_takesA204Or304WithoutBodyAndFollowsNoRedirect() {
        upstream.always(Script.answering(request -> switch (request.text()) {
            case "204" -> "HTTP/1.1 204 No Content\r\n\r\n";
            case "304" -> "HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n";
            default -> "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
        }));

        for (int status : new int[] {204, 304, 302, 204}) {
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                exchange.send(whole("/chat", Integer.toString(status)));
                assertThat(exchange.status()).isEqualTo(status);
                assertThat(exchange.whole(100).body()).isEmpty();
            }
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    @CatalogueId("F26")
    void f26_a204ThatAnnouncesABodyCostsTheConnection() {
        upstream.next(BEGIN.send("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n")
                .stall());

        assertThat(call(DEADLINES).status()).isEqualTo(204);
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void theAnswerToAHeadHasNoBody() {
        upstream.always(Script.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
        var head = new UpstreamCall("HEAD", "/", HeaderFields.NONE, new byte[0], UpstreamCall.Expect.WHOLE);

        for (int i = 0; i < 2; i++) {
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                exchange.send(head);
                assertThat(exchange.whole(100).body()).isEmpty();
            }
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void anErrorAnswerToAStreamIsReadWhole() {
        upstream.next(BEGIN.send(CannedAnswers.error(429, "slow down")));

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(stream("/chat", "{}"));
            assertThat(exchange.status()).isEqualTo(429);
            assertThat(exchange.whole(1000).text()).contains("slow down");
        }
    }

    @Test
    void anExchangeHasNoAnswerBeforeItIsSentAndIsSentOnce() {
        upstream.always(Script.answering(CannedAnswers.json(200, "ok")));

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            assertThatThrownBy(exchange::status).isInstanceOf(IllegalStateException.class);
            exchange.send(whole("/chat", "{}"));
            assertThatThrownBy(() -> exchange.send(whole("/chat", "{}"))).isInstanceOf(IllegalStateException.class);
        }
    }
}
