package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.testkit.TestCertificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstreams that break the rules of HTTP, or answer without an answer: the client gets a 502 that says so, whole or streamed, and the connection is not used again. */
@Timeout(60)
class MalformedAnswerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    private static final String WHOLE = CannedAnswers.chatJson("Hello");
    private static final String NO_BODY = "%s\r\nContent-Length: 0";
    private static final String BODY = WHOLE.substring(WHOLE.indexOf("\r\n\r\n") + 4);

    /** What comes before the upstream falls silent, or ends its side, and what the client and the log are told. */
    record Fault(String name, Script script, String code, Outcome outcome) {
        static Fault of(String name, String sent) {
            var script = Script.begin().readRequest().send(sent).stall();
            return new Fault(name, script, "upstream_protocol", Outcome.UPSTREAM_ERROR);
        }

        static Fault cut(String name, String sent) {
            var script = Script.begin().readRequest().send(sent).halfClose();
            return new Fault(name, script, "upstream_truncated", Outcome.UPSTREAM_CUT);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Fault> faults() {
        return Stream.of(
                Fault.cut("a length that is too long", OK + length(BODY.length() + 1) + BODY),
                Fault.of("a length that is too short", OK + length(BODY.length() - 1) + BODY),
                Fault.of("two lengths", OK + "Content-Length: 1\r\n" + length(BODY.length()) + BODY),
                Fault.of("a length and chunks", OK + "Transfer-Encoding: chunked\r\n" + length(3) + "0\r\n\r\n"),
                Fault.of(
                        "chunks and a length", OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Fault.of("a flood of interim answers", "HTTP/1.1 100 Continue\r\n\r\n".repeat(1000) + WHOLE),
                Fault.of("a head of 100 KB", OK + "X-Large: " + "x".repeat(100_000) + "\r\n" + length(2) + "{}"),
                Fault.of("a switch of protocols", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
                Fault.of("a 204 that announces a body", "HTTP/1.1 204 No Content\r\n" + length(5)),
                Fault.of("a status that is none", "HTTP/1.1 000 OK\r\n" + length(BODY.length()) + BODY));
    }

    private static String length(int bytes) {
        return "Content-Length: " + bytes + "\r\n\r\n";
    }

    @ParameterizedTest(name = "F24, F26: {0}")
    @MethodSource("faults")
    @CatalogueId({"F24", "F26"})
    void f24_isA502AndTheConnectionIsNotUsedAgain(Fault fault) {
        try (var stage = Stage.of()) {
            stage.upstream().next(fault.script()).next(fault.script()).next(Script.answering(WHOLE));

            for (var chat : List.of(Chat.whole("test"), Chat.stream("test"))) {
                assertFailed(stage, stage.ask(chat), fault.code(), fault.outcome());
            }

            assertThat(stage.ask(Chat.whole("test")).text()).contains("Hello");
            for (int i = 0; i < 2; i++) {
                stage.upstream().visit(i).awaitPeerClosed(Duration.ofSeconds(5));
            }
            assertThat(stage.upstream().connections()).isEqualTo(3);
            assertThat(stage.rows(3)).hasSize(3);
        }
    }

    private static void assertFailed(Stage stage, Answer answer, String code, Outcome outcome) {
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.whole()).isTrue();
        assertThat(answer.code()).isEqualTo(code);
        var row = stage.row(answer);
        assertThat(row.ending().outcome()).isEqualTo(outcome);
        assertThat(row.ending().errorCode()).isEqualTo(code);
        assertThat(row.attempts()).hasSize(1);
    }

    /** How each provider's adapter is reached. */
    enum Provider {
        OpenAI,
        Anthropic,
        Gemini,
        Coze;

        String route(int port) {
            return """
                    ---
                    apiVersion: turnpike.dev/v1alpha1
                    kind: ModelRoute
                    metadata: {name: test}
                    spec:
                      backends:
                      - name: only
                        provider: %s
                        endpoint: http://127.0.0.1:%d
                        upstreamModel: "1234567890"
                        auth: {secretRef: {name: provider, key: apiKey}}
                    """.formatted(name(), port) + Routes.SECRET;
        }
    }

    @ParameterizedTest
    @EnumSource
    @CatalogueId({"F26", "S18"})
    void f26_anAnswerThatIsNoneIsA502InEveryDialect(Provider provider) {
        var upstream = ScriptedUpstream.start();
        try (var stage = Stage.of(upstream, provider.route(upstream.port()))) {
            for (var head : List.of(
                    "204 No Content",
                    NO_BODY.formatted("205 Reset Content"),
                    NO_BODY.formatted("302 Found"),
                    "304 Not Modified")) {
                upstream.always(Script.answering("HTTP/1.1 " + head + "\r\nLocation: /\r\nConnection: close\r\n\r\n"));

                for (var chat : List.of(Chat.whole("test"), Chat.stream("test"))) {
                    assertFailed(stage, stage.ask(chat), "upstream_protocol", Outcome.UPSTREAM_ERROR);
                }
            }
            assertThat(upstream.requests()).hasSize(8);
        }
    }

    @Test
    @CatalogueId("F29")
    void f29_aCertificateThatNobodyTrustsIsA502AndNothingIsSaidInTheClear() {
        var upstream = ScriptedUpstream.startTls(TestCertificate.forLoopback()).always(Script.answering(WHOLE));
        var route = Routes.to("test", upstream.port()).replace("http://127.0.0.1", "https://localhost");
        try (var stage = Stage.of(upstream, route)) {
            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.code()).isEqualTo("upstream_unreachable");
            assertThat(answer.error().path("message").asText())
                    .endsWith("TLS: its certificate is not signed by a trusted authority");
            var row = stage.row(answer);
            assertThat(row.ending().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
            assertThat(row.attempts()).hasSize(1);
            assertThat(row.attempts().getFirst().cause()).contains("TLS: its certificate");
            assertThat(upstream.connections()).isEqualTo(1);
            assertThat(upstream.requests()).isEmpty();
            assertThat(upstream.visit(0).failure())
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("alert");
        }
    }
}
