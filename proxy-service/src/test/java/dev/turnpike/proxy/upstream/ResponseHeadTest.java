package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.to;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused as HTTP, and what is not. In the tables {@code ~} is CR LF. */
class ResponseHeadTest {
    private static final Script BEGIN = Script.begin().readRequest();
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    private UpstreamAnswer call() {
        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(whole("/chat", "{}"));
            return exchange.whole(100_000);
        }
    }

    private void assertRefused(String answer) {
        upstream.next(BEGIN.send(answer.getBytes(StandardCharsets.ISO_8859_1)).stall());

        assertThat(failureOf(this::call)).as(answer).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(client.openConnections()).isZero();
    }

    @ParameterizedTest(name = "F24 {0}")
    @ValueSource(
            strings = {
                "HTTP/2 200 OK~~",
                "HTTP/1.2 200 OK~~",
                "HTTP/1.1  200 OK~~",
                "HTTP/1.1 20 OK~~",
                "HTTP/1.1 2000 OK~~",
                "HTTP/1.1 099 OK~~",
                "HTTP/1.1 600 OK~~",
                "HTTP/1.1 2x0 OK~~",
                "HTTP/1.1\t200 OK~~",
                "ICY 200 OK~~",
                "~~",
                "<html>~~",
                "\u0016\u0003\u0001~~",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n"
            })
    @CatalogueId("F24")
    void refusesWhatIsNoStatusLine(String head) {
        assertRefused(head.replace("~", "\r\n"));
    }

    @ParameterizedTest(name = "F24 {0}")
    @ValueSource(
            strings = {
                "Content-Length: 2~Content-Length: 3~~xxx",
                "Content-Length: 2, 2~~xx",
                "Content-Length: +2~~xx",
                "Content-Length: -2~~xx",
                "Content-Length: 0x2~~xx",
                "Content-Length: ~~xx",
                "Content-Length: 9999999999999999999~~xx",
                "Content-Length: 2~Transfer-Encoding: chunked~~0~~",
                "Transfer-Encoding: chunked~Content-Length: 2~~0~~",
                "Transfer-Encoding: gzip, chunked~~0~~",
                "Transfer-Encoding: xchunked~~0~~",
                "Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
                "X-Folded: a~ b~~",
                " X-Blank: a~~",
                "X-Blank : a~~",
                ": empty~~",
                "no colon~~",
                "X-Control: a\u0001b~~",
                "X-Nul: a\u0000b~~",
                "X-Return: a\rb~~",
                "X-Delete: a\u007fb~~"
            })
    @CatalogueId("F24")
    void refusesFieldsWithTwoReadings(String fields) {
        assertRefused(OK + fields.replace("~", "\r\n"));
    }

    @ParameterizedTest(name = "F24 {0}")
    @ValueSource(
            strings = {
                "zz~",
                "+2~xx~0~~",
                "-2~xx~0~~",
                "0x2~xx~0~~",
                "~",
                " 2~xx~0~~",
                "2 x~xx~0~~",
                "2xx~0~~",
                "2~xxXX0~~",
                "2~xxx~0~~",
                "2\nxx\n0\n\n",
                "2;a\u0001=b~xx~0~~",
                "fffffffffffffffff~",
                "0~X: a\nb~~",
                "0~\r\r",
                "0\r\r"
            })
    @CatalogueId("F24")
    void refusesChunksThatAreNotExact(String body) {
        assertRefused(OK + "Transfer-Encoding: chunked\r\n\r\n" + body.replace("~", "\r\n"));
    }

    @Test
    @CatalogueId("F24")
    void f24_refusesAnEndlessChunkExtensionAndEndlessTrailers() {
        var chunked = OK + "Transfer-Encoding: chunked\r\n\r\n";

        assertRefused(chunked + "2;" + "x".repeat(5_000));
        assertRefused(chunked + "2" + " ".repeat(5_000));
        assertRefused(chunked + "0\r\n" + "X-Trailer: x\r\n".repeat(7_000));
    }

    @Test
    @CatalogueId("F24")
    void f24_refusesAHundredKilobytesOfFieldsAndTooManyFields() {
        assertRefused(OK + "X-Big: " + "x".repeat(100_000) + "\r\n\r\n");
        assertRefused(OK + ("X-Some: " + "x".repeat(1000) + "\r\n").repeat(100) + "\r\n");
        assertRefused(OK + "X: y\r\n".repeat(300) + "\r\n");
    }

    @Test
    @CatalogueId("F24")
    void f24_skipsInterimAnswersButNoFloodOfThem() {
        upstream.next(BEGIN.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + CannedAnswers.json(200, "final")));

        assertThat(call().text()).isEqualTo("final");
        assertRefused("HTTP/1.1 100 Continue\r\n\r\n".repeat(1000));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "HTTP/1.1 200~Content-Length: 2~~ok",
                "HTTP/1.1 200 ~Content-Length:2~~ok",
                "HTTP/1.1 200 Alles gr\u00fcn~Content-Length: \t2 \t~~ok",
                "HTTP/1.1 200 OK~content-length: 2~CONTENT-LENGTH: 2~~ok",
                "HTTP/1.1 200 OK~Empty:~X-High: \u00ff~Content-Length: 2~~ok",
                "HTTP/1.1 200 OK~Transfer-Encoding: Chunked~~2~ok~0~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1;a=b;c=\"d\"~o~01 ;x~k~000~X-Trailer: y~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~o~1~k~0~~",
                "HTTP/1.0 200 OK~Connection: keep-alive~Content-Length: 2~~ok"
            })
    void acceptsWhatIsLegalAndKeepsTheConnection(String answer) {
        upstream.next(BEGIN.sendSplit(answer.replace("~", "\r\n").getBytes(StandardCharsets.ISO_8859_1), 7)
                .stall());

        assertThat(call().text()).isEqualTo("ok");
        assertThat(client.idleConnections()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK~Content-Length: 2~~ok",
                "HTTP/1.1 200 OK~Connection: close~Content-Length: 2~~ok",
                "HTTP/1.1 200 OK~Connection: x, Close~Content-Length: 2~~ok"
            })
    void keepsNoConnectionThatTheUpstreamGivesUp(String answer) {
        upstream.next(BEGIN.send(answer.replace("~", "\r\n")).stall());

        assertThat(call().text()).isEqualTo("ok");
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void readsHeadsThatAreLargeButWithinTheCap() {
        var fields = ("X-Some: " + "y".repeat(500) + "\r\n").repeat(100);
        upstream.next(BEGIN.send(OK + fields + "Content-Length: 2\r\n\r\nok"));

        var answer = call();

        assertThat(answer.text()).isEqualTo("ok");
        assertThat(answer.headers().fields()).hasSize(101);
        assertThat(answer.headers().first("x-some").orElseThrow()).hasSize(500);
    }
}
