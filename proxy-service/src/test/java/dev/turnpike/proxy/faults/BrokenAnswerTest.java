package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.FullBacklog;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upstreams that fail before a whole answer is there: the client gets one honest error, and the row says which. */
@Timeout(60)
class BrokenAnswerTest {
    private static final Script BEGIN = Script.begin().readRequest();
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static int nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private static void fails(Stage stage, Answer answer, String code, Outcome outcome) {
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.whole()).isTrue();
        var row = stage.row(answer);
        assertThat(row.ending().status()).isEqualTo(answer.status());
        assertThat(row.ending().outcome()).isEqualTo(outcome);
        assertThat(row.ending().errorCode()).isEqualTo(code);
        assertThat(row.usage().source()).isEqualTo(Usage.Source.NONE);
        assertThat(stage.rows(1)).hasSize(1);
    }

    @Test
    @CatalogueId("F01")
    void f01_aRefusedConnectionIs502() throws IOException {
        var upstream = ScriptedUpstream.start();
        try (var stage = Stage.of(upstream, Routes.to("test", nobody()))) {
            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("x-turnpike-route")).isEqualTo("test");
            assertThat(answer.header("x-turnpike-backend")).isEqualTo("b0");
            fails(stage, answer, "upstream_unreachable", Outcome.UPSTREAM_ERROR);
        }
    }

    @Test
    @CatalogueId("F01")
    void f01_aRefusedConnectionGoesToTheNextTarget() throws IOException {
        var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("Hello")));
        try (var stage = Stage.of(upstream, Routes.inOrder("test", List.of(nobody(), upstream.port())))) {
            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-turnpike-backend")).isEqualTo("b1");
            assertThat(answer.header("x-turnpike-attempts")).isEqualTo("2");
            var row = stage.row(answer);
            assertThat(row.ending().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(row.attempts()).hasSize(2);
            assertThat(row.attempts().getFirst().cause()).startsWith("UpstreamUnreachable");
            assertThat(row.usage().source()).isEqualTo(Usage.Source.REPORTED);
        }
    }

    @Test
    @CatalogueId("F02")
    void f02_aDroppedSynIs504AtTheConnectDeadline() throws IOException {
        try (var full = FullBacklog.open("BrokenAnswerTest F02");
                var stage = Stage.of(
                        ScriptedUpstream.start(),
                        Routes.to("test", full.port(), "timeouts: {connect: 300ms}", "retries: {attempts: 0}"))) {
            long begun = System.nanoTime();

            var answer = stage.ask(Chat.whole("test"));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(290));
            assertThat(answer.status()).isEqualTo(504);
            fails(stage, answer, "upstream_timeout_connect", Outcome.TIMED_OUT);
        }
    }

    @Test
    @CatalogueId("F03")
    void f03_aNameWithoutAddressIs502AndLeavesOtherRoutesAlone() {
        var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("Hello")));
        var lost = Routes.to("lost", 1).replace("127.0.0.1:1", "nowhere.invalid:1");
        try (var stage = Stage.of(upstream, lost + Routes.to("test", upstream.port()))) {
            long begun = System.nanoTime();

            var answer = stage.ask(Chat.whole("lost"));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
            assertThat(answer.status()).isEqualTo(502);
            fails(stage, answer, "upstream_unreachable", Outcome.UPSTREAM_ERROR);
            assertThat(stage.ask(Chat.whole("test")).status()).isEqualTo(200);
        }
    }

    @Test
    @CatalogueId("F05")
    void f05_headersAndThenNothingIs504AndTheUpstreamIsClosed() {
        try (var stage = Stage.of("timeouts: {request: 400ms}")) {
            stage.upstream()
                    .next(BEGIN.send(
                                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{")
                            .stall());

            var answer = stage.ask(Chat.whole("test"));
            long answered = System.nanoTime();

            assertThat(answer.status()).isEqualTo(504);
            assertThat(stage.upstream().visit(0).awaitPeerClosed(SOON) - answered)
                    .isLessThan(SOON.toNanos());
            fails(stage, answer, "upstream_timeout_total", Outcome.TIMED_OUT);
        }
    }

    @Test
    @CatalogueId("F06")
    void f06_aResetOfAReusedConnectionIsRepeatedOnceUnseen() {
        try (var stage = Stage.of()) {
            stage.upstream()
                    .next(BEGIN.send(CannedAnswers.chatJson("first"))
                            .readRequest()
                            .reset());
            stage.upstream().next(BEGIN.send(CannedAnswers.chatJson("second")));

            stage.ask(Chat.whole("test"));
            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.text()).contains("second");
            assertThat(answer.header("x-turnpike-attempts")).isEqualTo("1");
            assertThat(stage.upstream().requests()).hasSize(3);
            assertThat(stage.row(answer).attempts()).hasSize(1);
            assertThat(stage.rows(2)).hasSize(2);
        }
    }

    @Test
    @CatalogueId("F07")
    void f07_aResetOfANewConnectionIs502AndNothingIsRepeated() {
        try (var stage = Stage.of()) {
            stage.upstream().always(BEGIN.reset());

            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(stage.upstream().requests()).hasSize(1);
            fails(stage, answer, "upstream_unreachable", Outcome.UPSTREAM_ERROR);
        }
    }

    @Test
    @CatalogueId("F08")
    void f08_aResetWithinTheBodyIsNeverAShort200() {
        try (var stage = Stage.of()) {
            var whole = CannedAnswers.chatJson("Hello");
            stage.upstream()
                    .always(BEGIN.send(whole.substring(0, whole.length() - 10)).reset());

            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.status()).isEqualTo(502);
            fails(stage, answer, "upstream_truncated", Outcome.UPSTREAM_CUT);
        }
    }

    @Test
    @CatalogueId("F13")
    void f13_aPageOfHtmlIs502AndItsTextIsNotPassedOn() {
        try (var stage = Stage.of()) {
            var page = "<html><body>Please log in, secret-canary</body></html>";
            stage.upstream()
                    .always(Script.answering("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "
                            + page.length() + "\r\n\r\n" + page));

            var answer = stage.ask(Chat.whole("test"));
            var streamed = stage.ask(Chat.stream("test"));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.code()).isEqualTo("upstream_protocol");
            assertThat(answer.text()).doesNotContain("canary");
            assertThat(streamed.status()).isEqualTo(502);
            assertThat(streamed.code()).isEqualTo("upstream_protocol");
            assertThat(stage.rows(2)).allMatch(row -> row.ending().outcome() == Outcome.UPSTREAM_ERROR);
        }
    }

    @Test
    @CatalogueId("F19")
    void f19_aCompressedAnswerIs502AndABombIsNotOpened() throws IOException {
        try (var stage = Stage.of()) {
            var bomb = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(bomb)) {
                var zeros = new byte[1 << 20];
                for (int i = 0; i < 256; i++) {
                    gzip.write(zeros);
                }
            }
            stage.upstream()
                    .always(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
                                    + "Content-Length: " + bomb.size() + "\r\n\r\n")
                            .send(bomb.toByteArray()));

            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(stage.upstream().requests().getFirst().header("accept-encoding"))
                    .hasValue("identity");
            fails(stage, answer, "upstream_protocol", Outcome.UPSTREAM_ERROR);
        }
    }
}
