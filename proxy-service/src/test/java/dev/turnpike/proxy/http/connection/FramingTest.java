package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.CRLF;
import static dev.turnpike.proxy.http.connection.Requests.chunk;
import static dev.turnpike.proxy.http.connection.Requests.chunked;
import static dev.turnpike.proxy.http.connection.Requests.get;
import static dev.turnpike.proxy.http.connection.Requests.lastChunk;
import static dev.turnpike.proxy.http.connection.Requests.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two parsers might read in two ways is answered once, by a refusal, and nothing behind it is executed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {
    /** A request and the one answer that it deserves. */
    record Case(String name, int status, String raw) {
        @Override
        public String toString() {
            return name + " -> " + status;
        }
    }

    private GuardedServer server;

    @BeforeAll
    void start() {
        server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Case> lengths() {
        String body = "hello";
        return Stream.of(
                posted("length and coding", 400, body, "Content-Length: 5", "Transfer-Encoding: chunked"),
                posted("coding and length", 400, lastChunk(), "Transfer-Encoding: chunked", "Content-Length: 5"),
                posted("two lengths", 400, body, "Content-Length: 5", "Content-Length: 6"),
                posted("one length twice", 400, body, "Content-Length: 5", "Content-Length: 5"),
                posted("list of lengths", 400, body, "Content-Length: 5,5"),
                posted("signed length", 400, body, "Content-Length: +5"),
                posted("negative length", 400, body, "Content-Length: -5"),
                posted("hexadecimal length", 400, body, "Content-Length: 0x5"),
                posted("overflowing length", 400, body, "Content-Length: 99999999999999999999"),
                posted("empty length", 400, body, "Content-Length: "),
                posted("length over the payload limit", 413, body, "Content-Length: 9999999"));
    }

    static Stream<Case> codings() {
        return Stream.of(
                posted("unknown coding", 400, lastChunk(), "Transfer-Encoding: xchunked"),
                posted("chunked twice", 400, lastChunk(), "Transfer-Encoding: chunked, chunked"),
                posted("two fields", 400, lastChunk(), "Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
                posted("identity last", 400, lastChunk(), "Transfer-Encoding: chunked, identity"),
                posted("no coding", 400, lastChunk(), "Transfer-Encoding: "),
                posted("quoted", 400, lastChunk(), "Transfer-Encoding: \"chunked\""),
                posted("vertical tab", 400, lastChunk(), "Transfer-Encoding: \u000bchunked"),
                posted("space before the colon", 400, lastChunk(), "Transfer-Encoding : chunked"),
                posted("gzip, chunked", 501, lastChunk(), "Transfer-Encoding: gzip, chunked"));
    }

    static Stream<Case> chunks() {
        return Stream.of("zz", "0x5", "-5", "+5", " 5", "5 ", "", ";x", "00000000000000000005", "ffffffffffffffffff")
                .map(size -> chunks("size <" + size + ">", 400, size + CRLF + "hello" + CRLF + lastChunk()));
    }

    static Stream<Case> chunkEnds() {
        return Stream.of(
                chunks("no line end behind a chunk", 400, "5" + CRLF + "helloXX" + lastChunk()),
                chunks("LF alone behind the size", 400, "5\nhello" + CRLF + lastChunk()),
                chunks("LF alone behind the chunk", 400, "5" + CRLF + "hello\n" + lastChunk()),
                chunks("CR alone behind the size", 400, "5\rhello" + CRLF + lastChunk()),
                chunks("chunk over the payload limit", 413, "7fffffff" + CRLF + "hello"));
    }

    static Stream<Case> extensionsAndTrailers() {
        return Stream.of(
                chunks("control byte in an extension", 400, "5;a=\u0001" + CRLF + "hello" + CRLF + lastChunk()),
                chunks("endless extension", 400, "5;" + "a".repeat(20_000) + CRLF + "hello" + CRLF + lastChunk()),
                chunks("malformed trailer", 400, chunk("hello") + "0" + CRLF + "no colon" + CRLF + CRLF),
                chunks("endless trailers", 400, "0" + CRLF + ("T: " + "a".repeat(250) + CRLF).repeat(90) + CRLF),
                chunks("many trailers", 431, "0" + CRLF + ("T: a" + CRLF).repeat(101) + CRLF));
    }

    static Stream<Case> fields() {
        return Stream.of(
                        "Y: a\nZ: b", "Y: a\rZ: b", "Y: a\u0000b", "Y: a\u007fb", "Y: a\u0001b", "Y\u0000: a", "\nY: a")
                .map(FramingTest::with);
    }

    static Stream<Case> folds() {
        return Stream.of(
                new Case("space first", 400, lines("GET /mark HTTP/1.1", " Host: x")),
                new Case("tab first", 400, lines("GET /mark HTTP/1.1", "\tHost: x")),
                with("Y: a" + CRLF + " folded"),
                with("Y: a" + CRLF + "\tfolded"),
                with(" : a"));
    }

    static Stream<Case> names() {
        return Stream.of("Content_Length: 5", "transfer_encoding: chunked", "x_api_key: a", "X_Forwarded_For: a")
                .map(FramingTest::with);
    }

    static Stream<Case> malformedNames() {
        return Stream.of("Y y: a", "Y : a", "no colon", "Y\u00e9: a", "(Y): a").map(FramingTest::with);
    }

    static Stream<Case> versions() {
        return Stream.of(
                new Case("HTTP/0.9", 400, "GET /mark" + CRLF),
                new Case("HTTP/1.0", 505, lines("GET /mark HTTP/1.0")),
                new Case("HTTP/1.2", 505, lines("GET /mark HTTP/1.2", "Host: x")),
                new Case("HTTP/2.0", 505, lines("GET /mark HTTP/2.0", "Host: x")),
                new Case("HTTP/2 preface", 505, lines("PRI * HTTP/2.0", "", "SM", "")),
                new Case("HTTP/3.0", 505, lines("GET /mark HTTP/3.0", "Host: x")),
                new Case("small letters", 400, lines("GET /mark http/1.1", "Host: x")),
                new Case("HTTP/11", 400, lines("GET /mark HTTP/11", "Host: x")),
                new Case("something behind", 400, lines("GET /mark HTTP/1.1 ", "Host: x")));
    }

    static Stream<Case> requestLines() {
        return Stream.of(
                new Case("lower-case method", 400, lines("get /mark HTTP/1.1", "Host: x")),
                new Case("NUL in the method", 400, lines("G\u0000T /mark HTTP/1.1", "Host: x")),
                new Case("invalid method byte", 400, lines("G(T /mark HTTP/1.1", "Host: x")),
                new Case("endless method", 400, lines("G".repeat(30) + " /mark HTTP/1.1", "Host: x")),
                new Case("tab separator", 400, lines("GET\t/mark HTTP/1.1", "Host: x")),
                new Case("two spaces", 400, lines("GET  /mark HTTP/1.1", "Host: x")),
                new Case("authority", 400, lines("CONNECT example.org:443 HTTP/1.1", "Host: x")),
                new Case("no slash", 400, lines("GET mark HTTP/1.1", "Host: x")),
                new Case("non-ASCII target", 400, lines("GET /m\u00e4rk HTTP/1.1", "Host: x")),
                new Case("LF alone", 400, "GET /mark HTTP/1.1\nHost: x\n\n"),
                new Case("no host", 400, lines("GET /mark HTTP/1.1", "X: x")),
                new Case("two hosts", 400, lines("GET /mark HTTP/1.1", "Host: x", "Host: y")));
    }

    @DisplayName("B01-B05: lengths that two parsers may read in two ways")
    @CatalogueId({"B01", "B02", "B03", "B04", "B05"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("lengths")
    void refusesDoubtfulLengths(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B06-B08: transfer codings other than chunked")
    @CatalogueId({"B06", "B07", "B08"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("codings")
    void refusesOtherCodings(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B09: chunk sizes that are no size")
    @CatalogueId("B09")
    @ParameterizedTest(name = "{0}")
    @MethodSource("chunks")
    void refusesBadChunkSizes(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B10: chunks that do not end where they say")
    @CatalogueId("B10")
    @ParameterizedTest(name = "{0}")
    @MethodSource("chunkEnds")
    void refusesBadChunkEnds(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B11: chunk extensions and trailers beyond measure")
    @CatalogueId("B11")
    @ParameterizedTest(name = "{0}")
    @MethodSource("extensionsAndTrailers")
    void refusesWildExtensionsAndTrailers(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B11: legal chunk extensions and trailers are accepted and dropped")
    @CatalogueId("B11")
    @ParameterizedTest
    @ValueSource(strings = {"5;a=b", "5;a=\"b c\"", "05", "5;a;b"})
    void acceptsLegalExtensionsAndTrailers(String size) throws IOException {
        try (var client = server.connect()) {
            String raw = size + CRLF + "hello" + CRLF + "0;last" + CRLF + "Trailer-Field: x" + CRLF + CRLF;

            var answer = client.send(chunked("/echo", raw) + get("/hello")).answer();

            assertThat(answer.body()).isEqualTo("hello");
            assertThat(client.answer().body()).isEqualTo("hello");
        }
    }

    @DisplayName("B12: bare line ends and control bytes in fields")
    @CatalogueId("B12")
    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void refusesControlBytes(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B13: leading space and folded lines")
    @CatalogueId("B13")
    @ParameterizedTest(name = "{0}")
    @MethodSource("folds")
    void refusesFolds(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B14: bytes before the request line")
    @CatalogueId("B14")
    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", " ", "\r\n", "\n", "\u007f", "\u00ff"})
    void refusesBytesBeforeTheRequestLine(String before) throws IOException {
        assertRefusedOnce(new Case(before, 400, before + get("/mark")));
    }

    @DisplayName("B15: empty field name")
    @CatalogueId("B15")
    @ParameterizedTest
    @ValueSource(strings = {": a", ":", ":a"})
    void refusesAnEmptyFieldName(String field) throws IOException {
        assertRefusedOnce(with(field));
    }

    @DisplayName("B16: field names with spaces, and underscores that imitate trusted names")
    @CatalogueId("B16")
    @ParameterizedTest(name = "{0}")
    @MethodSource({"names", "malformedNames"})
    void refusesFieldNamesThatImitateOthers(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @DisplayName("B19: versions other than 1.1")
    @CatalogueId("B19")
    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void refusesOtherVersions(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requestLines")
    void refusesMalformedRequestLines(Case bad) throws IOException {
        assertRefusedOnce(bad);
    }

    /** What is legal if unusual, and must go on working. */
    @ParameterizedTest
    @FieldSource("LEGAL_FIELDS")
    void acceptsUnusualFields(String field) throws IOException {
        try (var client = server.connect()) {
            assertThat(client.send(get("/hello", field)).answer().body()).isEqualTo("hello");
            assertThat(client.send(get("/hello", field)).answer().body()).isEqualTo("hello");
        }
    }

    static final List<String> LEGAL_FIELDS = List.of(
            "Y:", "Y:a", "Y: \t a \t ", "Y: caf\u00e9", "my_own_name: a", "!#$%&'*+-.^_`|~: a", "Content-Length: 0");

    private void assertRefusedOnce(Case bad) throws IOException {
        int before = server.handlers.marks.get();
        try (var client = server.connect()) {
            var answer = client.send(bad.raw() + get("/mark")).answer();

            assertThat(answer.status()).isEqualTo(bad.status());
            assertThat(answer.body()).isEqualTo("{\"error\":{\"code\":" + bad.status() + "}}");
            assertThat(answer.closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
        assertThat(server.handlers.marks).hasValue(before);
    }

    private static Case posted(String name, int status, String body, String... fields) {
        return new Case(name, status, lines("POST /echo HTTP/1.1", "Host: x", String.join(CRLF, fields)) + body);
    }

    private static Case chunks(String name, int status, String raw) {
        return new Case(name, status, chunked("/echo", raw));
    }

    private static Case with(String field) {
        return new Case(field, 400, get("/mark", field));
    }
}
