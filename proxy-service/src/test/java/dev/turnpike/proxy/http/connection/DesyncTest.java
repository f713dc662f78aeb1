package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.chunk;
import static dev.turnpike.proxy.http.connection.Requests.chunked;
import static dev.turnpike.proxy.http.connection.Requests.get;
import static dev.turnpike.proxy.http.connection.Requests.lastChunk;
import static dev.turnpike.proxy.http.connection.Requests.lines;
import static dev.turnpike.proxy.http.connection.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.http.connection.RawClient.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that nobody read is a valid request; it must never be executed as one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DesyncTest {
    private static final String SMUGGLED = get("/mark");

    private GuardedServer server;

    @BeforeAll
    void start() {
        server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @AfterEach
    void nothingWasSmuggled() {
        assertThat(server.handlers.marks).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unread-close", "/http-exception"})
    void closesWhenTheAnswerSaysCloseAndTheBodyIsUnread(String path) throws IOException {
        try (var client = server.connect()) {
            assertThat(client.send(post(path, SMUGGLED)).answer().closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unread-close", "/http-exception"})
    void closesWhenTheAnswerSaysCloseAndTheChunksAreUnread(String path) throws IOException {
        try (var client = server.connect()) {
            String raw = chunked(path, chunk(SMUGGLED) + lastChunk());
            assertThat(client.send(raw).answer().closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void closesWhenAChunkedBodyIsTooLarge() throws IOException {
        String content = "a".repeat(GuardedServer.MAX_PAYLOAD);
        try (var client = server.connect()) {
            client.send(chunked("/echo", chunk(content) + chunk(SMUGGLED)));

            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unread", "/echo", "/forbidden"})
    void closesWhenTheRequestSaysClose(String path) throws IOException {
        try (var client = server.connect()) {
            client.send(post(path, "Connection: close", SMUGGLED) + SMUGGLED);

            assertThat(client.answer().closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closesAfterARequestThatSaysCloseAndNothingMore(Transport transport) throws IOException {
        try (var other = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = other.connect()) {
            Answer answer = client.send(get("/hello", "Connection: close")).answer();

            assertThat(answer.closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void closesAfterAnAnswerThatSaysCloseAndExecutesNothingBehindIt(Transport transport) throws IOException {
        try (var other = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = other.connect()) {
            assertThat(client.send(get("/say-close") + SMUGGLED).answer().closes())
                    .isTrue();
            assertThat(client.rest()).isEmpty();
            assertThat(other.handlers.marks).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN_NIO", "PLAIN_BLOCKING"})
    void endsInGoodOrderWhileARefusedClientStillSends(Transport transport) throws IOException {
        try (var other = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = other.connect()) {
            client.send(lines("POST /unread HTTP/1.1", "Host: x", "Content-Length: 500000") + "a".repeat(400_000));

            assertThat(client.answer().closes()).isTrue();
            assertThat(client.cleanEnd()).isTrue();
            client.send("a".repeat(50_000));
            assertThat(client.cleanEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unread", "/forbidden", "/runtime", "/half-read", "/not-found"})
    void drainsAReceivedBodyAndStaysOpen(String path) throws IOException {
        try (var client = server.connect()) {
            assertThat(client.send(post(path, SMUGGLED)).answer().closes()).isFalse();
            assertThat(client.send(chunked(path, chunk(SMUGGLED) + lastChunk()))
                            .answer()
                            .closes())
                    .isFalse();
            assertThat(client.send(get("/hello")).answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void closesRatherThanWaitForABodyThatNobodyWants() throws IOException {
        try (var client = server.connect()) {
            client.send(lines("POST /unread HTTP/1.1", "Host: x", "Content-Length: 1000") + "begun");

            assertThat(client.answer().closes()).isTrue();
            assertThat(client.send(SMUGGLED).rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anUploadThatIsRefusedIsTakenInAndTheTextArrives(Transport transport) throws IOException {
        try (var other = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = other.connect()) {
            byte[] upload = new byte[GuardedServer.MAX_PAYLOAD];
            client.send(lines("POST /http-exception HTTP/1.1", "Host: x", "Content-Length: " + upload.length));
            client.send(upload);

            Answer answer = client.answer();

            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.body()).isEqualTo("{\"error\":{\"code\":409}}");
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void anUploadThatIsTooLargeIsTakenInAndTheTextArrives(Transport transport) throws IOException {
        try (var other = new GuardedServer(transport, ShortLimits.PATIENT);
                var client = other.connect()) {
            byte[] upload = new byte[8 * GuardedServer.MAX_PAYLOAD];
            client.send(lines("POST /echo HTTP/1.1", "Host: x", "Content-Length: " + upload.length));
            client.send(upload);

            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void asksForABodyThatAwaitsConsent() throws IOException {
        try (var client = server.connect()) {
            client.send(lines("POST /echo HTTP/1.1", "Host: x", "Content-Length: 5", "Expect: 100-continue"));
            assertThat(client.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.line()).isEmpty();

            assertThat(client.send("hello").answer().body()).isEqualTo("hello");
            assertThat(client.send(get("/hello")).answer().body()).isEqualTo("hello");
        }
    }

    @Test
    void closesWhenABodyThatAwaitsConsentIsRefused() throws IOException {
        try (var client = server.connect()) {
            client.send(lines("POST /unread HTTP/1.1", "Host: x", "Content-Length: 5", "Expect: 100-continue"));

            assertThat(client.answer().closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unread", "/forbidden", "/runtime", "/not-found"})
    void closesWhenABodyDidNotAwaitTheConsentThatItAskedFor(String path) throws IOException {
        try (var client = server.connect()) {
            client.send(post(path, "Expect: 100-continue", SMUGGLED));

            assertThat(client.answer().closes()).isTrue();
            assertThat(client.rest()).isEmpty();
        }
    }
}
