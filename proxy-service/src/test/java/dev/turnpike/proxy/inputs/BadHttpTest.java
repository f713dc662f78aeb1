package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no proper HTTP/1.1 is refused once, as JSON, and the connection ends: what follows on it is never taken for a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadHttpTest {
    private static final String CRLF = "\r\n";
    private static final String NEXT = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = Cast.gateway();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static String head(String... fields) {
        return "POST " + Ask.CHAT + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + Cast.CLIENT
                + "\r\nContent-Type: application/json\r\n" + String.join(CRLF, fields) + CRLF + CRLF;
    }

    private static RawCase chunks(String name, String body) {
        return new RawCase(name, 400, head("Transfer-Encoding: chunked") + body);
    }

    private static RawCase field(String name, String field) {
        return new RawCase(name, 400, "GET /v1/models HTTP/1.1\r\nHost: x\r\n" + field + CRLF + CRLF);
    }

    static Stream<RawCase> heads() {
        var chunked = "0\r\n\r\n";
        return Stream.of(
                new RawCase(
                        "B01 length and coding",
                        400,
                        head("Content-Length: 5", "Transfer-Encoding: chunked") + chunked),
                new RawCase(
                        "B02 coding and length",
                        400,
                        head("Transfer-Encoding: chunked", "Content-Length: 5") + chunked),
                new RawCase("B03 two lengths", 400, head("Content-Length: 5", "Content-Length: 6") + "hello"),
                new RawCase("B04 list of lengths", 400, head("Content-Length: 5, 5") + "hello"),
                new RawCase("B05 signed length", 400, head("Content-Length: +5") + "hello"),
                new RawCase("B05 hexadecimal length", 400, head("Content-Length: 0x5") + "hello"),
                new RawCase("B05 overflowing length", 400, head("Content-Length: 99999999999999999999") + "hello"),
                new RawCase("B06 unknown coding", 400, head("Transfer-Encoding: xchunked") + chunked),
                new RawCase("B07 chunked twice", 400, head("Transfer-Encoding: chunked, chunked") + chunked),
                new RawCase("B08 gzip, chunked", 501, head("Transfer-Encoding: gzip, chunked") + chunked),
                field("B12 bare LF", "Y: a\nZ: b"),
                field("B12 bare CR", "Y: a\rZ: b"),
                field("B12 NUL", "Y: a\u0000b"),
                field("B13 fold", "Y: a\r\n folded"),
                new RawCase("B13 leading space", 400, "GET / HTTP/1.1\r\n Host: x\r\n\r\n"),
                new RawCase("B14 control byte first", 400, "\u0001" + NEXT),
                field("B15 empty field name", ": a"),
                field("B16 space in a field name", "x api key: a"),
                field("B16 underscores", "x_api_key: a"),
                field("B16 underscores", "X_Forwarded_For: 10.0.0.1"),
                new RawCase(
                        "B17 large head", 431, "GET / HTTP/1.1\r\nHost: x\r\nY: " + "a".repeat(64 * 1024) + "\r\n\r\n"),
                new RawCase("B17 many fields", 431, "GET / HTTP/1.1\r\nHost: x\r\n" + "Y: a\r\n".repeat(5_000) + CRLF),
                new RawCase("B18 long URI", 414, "GET /" + "a".repeat(100 * 1024) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
                new RawCase("B18 bad percent", 400, "GET /v1/models/%zz HTTP/1.1\r\nHost: x\r\n\r\n"),
                new RawCase("B19 HTTP/0.9", 400, "GET /health\r\n"),
                new RawCase("B19 HTTP/1.0", 505, "GET /health HTTP/1.0\r\nHost: x\r\n\r\n"),
                new RawCase("B19 HTTP/3.0", 505, "GET /health HTTP/3.0\r\nHost: x\r\n\r\n"),
                new RawCase("B19 HTTP/2 preface", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    }

    static Stream<RawCase> bodies() {
        var sizes = Stream.of("zz", "0x7", "-7", "+7", "ffffffffffffffffff", "", " 7")
                .map(size -> chunks("B09 chunk size <" + size + ">", size + "\r\n{\"a\":1}\r\n0\r\n\r\n"));
        var others = Stream.of(
                chunks("B10 no line end behind a chunk", "7\r\n{\"a\":1}XX0\r\n\r\n"),
                chunks("B11 wild extension", "7;a=\u0001\r\n{\"a\":1}\r\n0\r\n\r\n"),
                chunks("B11 wild trailer", "7\r\n{\"a\":1}\r\n0\r\nno colon\r\n\r\n"));
        return Stream.concat(sizes, others);
    }

    @CatalogueId({
        "B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B12", "B13", "B14", "B15", "B16", "B17", "B18", "B19"
    })
    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void aHeadThatIsNoHttpIsRefusedOnce(RawCase bad) {
        assertRefusedOnce(bad);
    }

    @CatalogueId({"B09", "B10", "B11"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBodyThatIsNoHttpIsRefusedOnce(RawCase bad) {
        assertRefusedOnce(bad);
    }

    private void assertRefusedOnce(RawCase bad) {
        try (var talk = Talk.to(gateway)) {
            var answer = talk.send(bad.raw() + NEXT).answer();

            answer.isError(bad.status());
            assertThat(answer.closes()).isTrue();
            assertThat(talk.rest()).as("one answer").isEmpty();
        }
    }

    @CatalogueId("B11")
    @Test
    void legalExtensionsAndTrailersAreLeftOut_B11() {
        var body = new String(Ask.say("echo", "hi").body(), StandardCharsets.UTF_8);
        try (var talk = Talk.to(gateway)) {
            var raw = Integer.toHexString(body.length()) + ";name=\"va lue\"\r\n" + body
                    + "\r\n0;last\r\nX-Trailer: a\r\n\r\n";

            assertThat(talk.send(head("Transfer-Encoding: chunked") + raw)
                            .answer()
                            .isOk()
                            .said())
                    .isEqualTo("hi");
            assertThat(talk.send(NEXT).answer().status()).isEqualTo(200);
        }
    }

    @CatalogueId("B20")
    @Test
    void strangersAreSentAwayAndClientsAreServed_B20() {
        var random = new Random(20);
        for (var bytes : List.of(
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "SSH-2.0-OpenSSH_9.9\r\n",
                "\u0000\u0000\u0000\u0017")) {
            assertSentAway(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }
        for (int i = 0; i < 300; i++) {
            var bytes = new byte[1 + random.nextInt(400)];
            random.nextBytes(bytes);
            assertSentAway((new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        }

        Talk.ask(gateway, Ask.say("echo", "hi")).isOk();
    }

    private void assertSentAway(byte[] bytes) {
        try (var talk = Talk.to(gateway)) {
            var said = talk.send(bytes).rest();

            assertThat(said).doesNotContain("200 OK").doesNotContain("500 Internal");
            assertThat(said.split("HTTP/1.1 ", -1)).as("at most one answer").hasSizeLessThanOrEqualTo(2);
        }
    }

    @CatalogueId("B31")
    @Test
    void aBodyOfAnotherLengthThanPromisedIsNoRequest_B31() {
        var body = new String(Ask.say("echo", "hi").body(), StandardCharsets.UTF_8);
        try (var talk = Talk.to(gateway)) {
            var low = talk.send(head("Content-Length: " + (body.length() - 5)) + body)
                    .answer();

            low.isError(400, "invalid_json");
            assertThat(talk.answer().isError(400, "bad_request").closes()).isTrue();
            assertThat(talk.rest()).isEmpty();
        }
    }

    @CatalogueId("B31")
    @Test
    void aBodyThatEndsBeforeItsLengthLeavesARowAndHoldsNothing_B31() {
        var body = new String(Ask.say("echo", "hi").body(), StandardCharsets.UTF_8);
        var rows = LogRows.of(gateway);
        long before = rows.ended("client_gone");

        try (var talk = Talk.to(gateway)) {
            talk.send(head("Content-Length: " + (body.length() + 100)) + body);
        }

        Awaitility.await().until(() -> rows.ended("client_gone") == before + 1);
        var metrics =
                Talk.ask(gateway.observePort(), Ask.get("/metrics")).isOk().text();
        assertThat(metrics).contains("turnpike_requests_bytes_held 0.0");
    }
}
