package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.CRLF;
import static dev.turnpike.proxy.http.connection.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeadSizeTest {
    private GuardedServer server;

    @BeforeAll
    void start() {
        server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @DisplayName("B17: a head of 17, 20 or 64 KB is 431, at once")
    @CatalogueId("B17")
    @ParameterizedTest
    @ValueSource(ints = {17, 20, 64})
    void refusesALargeHead(int kilobytes) throws IOException {
        assertAnswer(get("/mark", "Y: " + "a".repeat(kilobytes * 1024)), 431);
    }

    @DisplayName("B17: 101 or 5,000 fields are 431")
    @CatalogueId("B17")
    @ParameterizedTest
    @ValueSource(ints = {100, 5000})
    void refusesManyFields(int fields) throws IOException {
        assertAnswer(get("/mark", "Y: a" + (CRLF + "Y: a").repeat(fields - 1)), 431);
    }

    @DisplayName("B17: a head just below the limits is served")
    @CatalogueId("B17")
    @Test
    void acceptsALargeHeadWithinTheLimits() throws IOException {
        String fields = ("Y: " + "a".repeat(150) + CRLF).repeat(98) + "Z: a";
        try (var client = server.connect()) {
            assertThat(client.send(get("/hello", fields)).answer().body()).isEqualTo("hello");
        }
    }

    @DisplayName("B18: a request line of more than 8 KB is 414")
    @CatalogueId("B18")
    @ParameterizedTest
    @ValueSource(ints = {8 * 1024, 9 * 1024, 16 * 1024, 20 * 1024, 100 * 1024})
    void refusesALongRequestLine(int length) throws IOException {
        assertAnswer(get("/mark?" + "a".repeat(length)), 414);
    }

    @DisplayName("B18: a request line just below the limit is served")
    @CatalogueId("B18")
    @Test
    void acceptsALongRequestLineWithinTheLimit() throws IOException {
        try (var client = server.connect()) {
            String line = get("/hello?" + "a".repeat(8192 - "GET /hello? HTTP/1.1..".length()));
            assertThat(client.send(line).answer().body()).isEqualTo("hello");
        }
    }

    @DisplayName("B18: odd paths are judged by the route they match")
    @CatalogueId("B18")
    @Test
    void leavesOddPathsToTheRouting() throws IOException {
        try (var client = server.connect()) {
            assertThat(client.send(get("/hello;x=1")).answer().status()).isEqualTo(200);
            assertThat(client.send(get("//hello")).answer().status()).isEqualTo(200);
            assertThat(client.send(get("/x/..%2fhello")).answer().status()).isEqualTo(404);
            assertThat(client.send(get("http://elsewhere/hello")).answer().status())
                    .isEqualTo(200);
            assertThat(client.send(get("/%zz")).answer().status()).isEqualTo(400);
            assertThat(client.rest()).isEmpty();
        }
    }

    private void assertAnswer(String raw, int status) throws IOException {
        int before = server.handlers.marks.get();
        long begun = System.nanoTime();
        try (var client = server.connect()) {
            var answer = client.send(raw).answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.closes()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
            assertThat(client.rest()).isEmpty();
        }
        assertThat(server.handlers.marks).hasValue(before);
    }
}
