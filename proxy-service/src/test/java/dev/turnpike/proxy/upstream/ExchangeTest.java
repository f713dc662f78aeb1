package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.stream;
import static dev.turnpike.proxy.upstream.Calls.to;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.wire.HeaderFields;
import java.net.URI;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a healthy upstream sees and what comes back. */
class ExchangeTest {
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    @Test
    void sendsTheRequestWithTheFieldsOfDestinationAndCall() {
        upstream.always(Script.answering(CannedAnswers.chatJson("Hello")));
        var destination = new Destination(
                URI.create(upstream.uri() + "/base/"),
                new Destination.Credential("Authorization", Secret.of("Bearer sk-1")),
                HeaderFields.of("X-Team", "blue"),
                null);

        try (var exchange = client.open(destination, DEADLINES)) {
            exchange.send(whole("/chat?x=1", "{}"));
            var answer = exchange.whole(1000);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\"Hello\"");
            assertThat(answer.headers().first("content-type")).contains("application/json");
        }
        var seen = upstream.requests().getFirst();
        assertThat(seen.line()).isEqualTo("POST /base/chat?x=1 HTTP/1.1");
        assertThat(seen.text()).isEqualTo("{}");
        assertThat(seen.header("host")).contains("127.0.0.1:" + upstream.port());
        assertThat(seen.header("authorization")).contains("Bearer sk-1");
        assertThat(seen.header("x-team")).contains("blue");
        assertThat(seen.header("accept-encoding")).contains("identity");
        assertThat(seen.header("user-agent").orElseThrow()).startsWith("turnpike/");
        assertThat(seen.header("content-length")).contains("2");
    }

    @Test
    void readsTheEventsOfAStreamAndKeepsTheConnection() {
        upstream.always(Script.answering(CannedAnswers.chatStream("Hello", " world")));

        for (int i = 0; i < 3; i++) {
            var events = new ArrayList<String>();
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                exchange.send(stream("/chat", "{}"));
                var reader = exchange.events();
                for (var event = reader.next(); event != null; event = reader.next()) {
                    events.add(event.text());
                }
            }
            assertThat(events).hasSize(6).last().isEqualTo("[DONE]");
        }
        assertThat(upstream.connections()).isEqualTo(1);
        assertThat(client.openConnections()).isEqualTo(1);
        assertThat(client.idleConnections()).isEqualTo(1);
    }

    @Test
    void keepsTheConnectionOfAStreamThatIsLeftAtItsTerminator() {
        upstream.always(Script.answering(CannedAnswers.chatStream("Hello")));

        for (int i = 0; i < 2; i++) {
            try (var exchange = client.open(to(upstream), DEADLINES)) {
                exchange.send(stream("/chat", "{}"));
                var reader = exchange.events();
                var event = reader.next();
                while (!event.is("[DONE]")) {
                    event = reader.next();
                }
            }
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void saysWhatIsBufferedSoThatARelayCanDelayItsFlush() {
        var release = new CountDownLatch(1);
        upstream.next(Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead()
                        + CannedAnswers.chunk("data: 1\n\n")
                        + CannedAnswers.chunk("data: 2\n\nda"))
                .pauseUntil(release)
                .chunk("ta: 3\n\n")
                .lastChunk());

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(stream("/chat", "{}"));
            var reader = exchange.events();

            assertThat(reader.next().text()).isEqualTo("1");
            assertThat(reader.buffered()).isTrue();
            assertThat(reader.buffered()).isTrue();
            assertThat(reader.next().text()).isEqualTo("2");
            assertThat(reader.buffered()).isFalse();
            release.countDown();
            assertThat(reader.next().text()).isEqualTo("3");
            assertThat(reader.next()).isNull();
            assertThat(reader.buffered()).isFalse();
        }
    }
}
