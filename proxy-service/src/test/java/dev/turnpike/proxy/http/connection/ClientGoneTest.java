package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.get;
import static dev.turnpike.proxy.http.connection.Requests.lines;
import static dev.turnpike.proxy.http.connection.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that leaves is noticed while nothing is written to it, with and without TLS. */
class ClientGoneTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    @DisplayName("F32: closes before the answer begins")
    @CatalogueId("F32")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesACloseBeforeTheAnswerBegins(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/wait"));
            server.handlers.begun.acquireUninterruptibly();

            client.leave();

            assertNoticed(server);
        }
    }

    @DisplayName("F32: closes after its POST body, before the answer begins")
    @CatalogueId("F32")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesACloseAfterABody(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(post("/wait", "x".repeat(3000)));
            server.handlers.begun.acquireUninterruptibly();

            client.leave();

            assertNoticed(server);
        }
    }

    @DisplayName("F32: closes behind a pipelined request, which is not executed")
    @CatalogueId("F32")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesACloseBehindAPipelinedRequest(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/wait") + get("/mark"));
            server.handlers.begun.acquireUninterruptibly();

            client.leave();

            assertNoticed(server);
            assertThat(server.handlers.marks).hasValue(0);
        }
    }

    @DisplayName("F32: resets before the answer begins")
    @CatalogueId("F32")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesAResetBeforeTheAnswerBegins(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/wait"));
            server.handlers.begun.acquireUninterruptibly();

            client.reset();

            assertNoticed(server);
        }
    }

    @DisplayName("F31: closes mid-stream while the stream is silent")
    @CatalogueId("F31")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesACloseOfASilentStream(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/stream"));
            server.handlers.begun.acquireUninterruptibly();

            client.leave();

            assertNoticed(server);
        }
    }

    @DisplayName("F31: resets mid-stream while the stream is silent")
    @CatalogueId("F31")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesAResetOfASilentStream(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/stream"));
            server.handlers.begun.acquireUninterruptibly();

            client.reset();

            assertNoticed(server);
        }
    }

    @DisplayName("F30: closes mid-stream while chunks flow")
    @CatalogueId("F30")
    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesACloseOfAStreamThatFlows(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/flood"));
            client.line();

            client.reset();

            Eventually.within(AT_ONCE, () -> server.guard.clientsGone() == 1);
            Eventually.within(AT_ONCE, () -> server.guard.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void noticesACloseWithinARequestBody(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(lines("POST /echo HTTP/1.1", "Host: x", "Content-Length: 100") + "begun");

            client.leave();

            Eventually.within(AT_ONCE, () -> server.guard.clientsGone() == 1);
            Eventually.within(AT_ONCE, () -> server.guard.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void leavesAClientAloneThatStays(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send(get("/wait"));
                server.handlers.begun.acquireUninterruptibly();
                Eventually.pass(ShortLimits.WATCH_AFTER.multipliedBy(3));
                server.handlers.goOn.release();

                assertThat(client.answer().body()).isEqualTo("waited");
            }
            assertThat(server.guard.clientsGone()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void keepsWhatAWatchReadAhead(Transport transport) throws IOException {
        try (var server = server(transport);
                var client = server.connect()) {
            client.send(get("/wait"));
            server.handlers.begun.acquireUninterruptibly();
            Eventually.pass(ShortLimits.WATCH_AFTER.multipliedBy(3));
            client.send(get("/wait") + get("/hello") + "GET /hel");
            server.handlers.goOn.release(2);

            assertThat(client.answer().body()).isEqualTo("waited");
            assertThat(client.answer().body()).isEqualTo("waited");
            assertThat(client.answer().body()).isEqualTo("hello");
            client.send("lo HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer().body()).isEqualTo("hello");
        }
    }

    private static GuardedServer server(Transport transport) {
        return new GuardedServer(transport, ShortLimits.PATIENT);
    }

    private static void assertNoticed(GuardedServer server) {
        Eventually.within(AT_ONCE, () -> server.handlers.departures.get() == 1);
        assertThat(server.guard.clientsGone()).isEqualTo(1);
        Eventually.within(AT_ONCE, () -> server.guard.openConnections() == 0);
    }
}
