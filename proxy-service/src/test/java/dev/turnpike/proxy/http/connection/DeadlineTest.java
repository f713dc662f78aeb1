package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.chunked;
import static dev.turnpike.proxy.http.connection.Requests.get;
import static dev.turnpike.proxy.http.connection.Requests.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that does not get on is cut off: with 408 where it has begun a request, else without a word. */
class DeadlineTest {
    private static final Duration EARLIEST = ShortLimits.DEADLINE.minusMillis(50);
    private static final Duration LATEST = ShortLimits.DEADLINE.plusSeconds(5);

    /** The first handshakes of a process take as long as these deadlines. */
    @BeforeAll
    static void warmUp() throws IOException {
        for (Transport transport : Transport.values()) {
            try (var server = new GuardedServer(transport, ShortLimits.PATIENT);
                    var client = server.connect()) {
                client.send(get("/hello")).answer();
            }
        }
    }

    @DisplayName("F37: a connection without a byte")
    @CatalogueId("F37")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void closesAConnectionWithoutAByte(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            assertThat(client.silentClose()).isBetween(EARLIEST, LATEST);
            assertThat(server.guard.expirations(Expiry.FIRST_BYTE)).isEqualTo(1);
            Eventually.nothingIsOpen(server);
        }
    }

    @DisplayName("F37: a TLS client that does not shake hands")
    @CatalogueId("F37")
    @ParameterizedTest
    @EnumSource(names = {"TLS_NIO", "TLS_BLOCKING"})
    void closesATlsConnectionWithoutAHandshake(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = RawClient.connectPlain(server.port())) {
            assertThat(client.silentClose()).isBetween(EARLIEST, LATEST);
            Expiry expiry = transport.nio() ? Expiry.FIRST_BYTE : Expiry.HANDSHAKE;
            assertThat(server.guard.expirations(expiry)).isEqualTo(1);
            Eventually.nothingIsOpen(server);
        }
    }

    @DisplayName("F38: half a request line, half the fields")
    @CatalogueId("F38")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersHalfAHeadWith408(Transport transport) throws IOException {
        try (var server = server(transport);
                var line = server.connect();
                var fields = server.connect()) {
            line.send("GET /he");
            fields.send("GET /hello HTTP/1.1\r\nHost: x\r\nY: ");

            assertTimedOut(line, EARLIEST);
            assertThat(fields.answer().status()).isEqualTo(408);
            assertThat(server.guard.expirations(Expiry.HEAD)).isEqualTo(2);
            Eventually.nothingIsOpen(server);
        }
    }

    @DisplayName("F38: a head of one byte now and then")
    @CatalogueId("F38")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersATricklingHeadWith408(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect();
                var _ = new Trickle(client, "GET /hello")) {
            assertTimedOut(client, EARLIEST);
            Eventually.nothingIsOpen(server);
        }
    }

    @DisplayName("F38: half a body with a length, half a chunk")
    @CatalogueId("F38")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersHalfABodyWith408(Transport transport) throws IOException {
        try (var server = server(transport);
                var length = server.connect();
                var chunks = server.connect()) {
            length.send(lines("POST /echo HTTP/1.1", "Host: x", "Content-Length: 100") + "half");
            chunks.send(chunked("/echo", "64\r\nhalf"));

            assertTimedOut(length, EARLIEST);
            assertThat(chunks.answer().status()).isEqualTo(408);
            assertThat(server.guard.expirations(Expiry.BODY)).isEqualTo(2);
            Eventually.nothingIsOpen(server);
        }
    }

    @DisplayName("F38: a body below the least rate, which never stalls")
    @CatalogueId("F38")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersATricklingBodyWith408(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(lines("POST /echo HTTP/1.1", "Host: x", "Content-Length: 1000"));
            try (var _ = new Trickle(client, "a".repeat(1000))) {
                assertTimedOut(client, Duration.ofMillis(500));
            }
            Eventually.nothingIsOpen(server);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closesAnIdleConnectionWithoutAWord(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/hello")).answer();

            assertThat(client.silentClose()).isBetween(EARLIEST, LATEST);
            assertThat(server.guard.expirations(Expiry.IDLE)).isEqualTo(1);
            Eventually.nothingIsOpen(server);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closesAnIdleConnectionAfterAWatchedExchange(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/wait"));
            Eventually.pass(ShortLimits.DEADLINE);
            server.handlers.goOn.release();
            client.answer();

            assertThat(client.silentClose()).isBetween(EARLIEST, LATEST);
            assertThat(server.guard.clientsGone()).isZero();
            Eventually.nothingIsOpen(server);
        }
    }

    @DisplayName("F34, F35: a client that does not read a stream")
    @CatalogueId({"F34", "F35"})
    @ParameterizedTest
    @EnumSource(Transport.class)
    void cutsAStreamThatNobodyReads(Transport transport) throws IOException {
        assertCut(transport, "/flood");
    }

    @DisplayName("F34, F35: a client that does not read one large answer")
    @CatalogueId({"F34", "F35"})
    @ParameterizedTest
    @EnumSource(Transport.class)
    void cutsALargeAnswerThatNobodyReads(Transport transport) throws IOException {
        assertCut(transport, "/one-send");
    }

    @DisplayName("F34: a client that reads slowly but steadily lives")
    @CatalogueId("F34")
    @ParameterizedTest
    @EnumSource(names = {"PLAIN_NIO", "TLS_NIO"})
    void letsASlowReaderLive(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = RawClient.connectNarrow(server.port(), transport.tls())) {
            client.send(get("/flood"));
            client.readSlowly(16 * 1024, Duration.ofMillis(10), Duration.ofMillis(1000));

            assertThat(server.guard.expirations(Expiry.WRITE)).isZero();
            assertThat(server.guard.openConnections()).isEqualTo(1);
        }
    }

    private static void assertCut(Transport transport, String path) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get(path));

            Eventually.within(Duration.ofSeconds(10), () -> server.guard.expirations(Expiry.WRITE) == 1);
            Eventually.within(Duration.ofSeconds(10), () -> server.guard.clientsGone() == 1);
            Eventually.nothingIsOpen(server);
        }
    }

    private static void assertTimedOut(RawClient client, Duration earliest) throws IOException {
        long begun = System.nanoTime();
        var answer = client.answer();

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.body()).isEqualTo("{\"error\":{\"code\":408}}");
        assertThat(answer.closes()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(earliest, LATEST);
        assertThat(client.rest()).isEmpty();
    }

    private static GuardedServer server(Transport transport) {
        return new GuardedServer(transport, ShortLimits.HASTY);
    }
}
