package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request goes and what stands in its head. */
class DestinationTest {
    private static final URI ENDPOINT = URI.create("https://api.test");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.test",
                "ftp://api.test",
                "https:///path",
                "/path",
                "https://u:p@api.test",
                "https://a.test?b",
                "https://a.test#b"
            })
    void refusesWhatIsNoEndpoint(String endpoint) {
        assertThatThrownBy(() -> Destination.of(URI.create(endpoint))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-\n", "sk-\r\nX: y", "sk-\u0000", "sk-\u4e2d"})
    void refusesACredentialThatIsNoFieldValueWithoutShowingIt(String secret) {
        assertThatThrownBy(() -> new Destination(
                        ENDPOINT, new Destination.Credential("x-api-key", Secret.of(secret)), HeaderFields.NONE, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x-api-key")
                .message()
                .doesNotContain("sk-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\n", "\u00fc"})
    void refusesFieldsWithoutAProperName(String name) {
        assertThatThrownBy(() -> new Destination(ENDPOINT, null, HeaderFields.of(name, "x"), null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoSecret() {
        var destination = new Destination(
                ENDPOINT, new Destination.Credential("x-api-key", Secret.of("sk-1")), HeaderFields.NONE, null);

        assertThat(destination.toString()).doesNotContain("sk-1");
    }

    @Test
    void refusesDeadlinesThatAreNone() {
        var second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Deadlines(Duration.ZERO, second, second, second, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Deadlines(second, second, second, Duration.ofSeconds(Long.MAX_VALUE), 0).total())
                .isEqualTo(Duration.ofDays(3650));
    }

    @Test
    void theDestinationsFieldsWinAndOursAreNotForged() {
        var fields = HeaderFields.of("X-Both", "destination", "User-Agent", "mine", "Connection", "close");
        var more = HeaderFields.of("x-both", "call", "Authorization", "call", "Content-Length", "9", "X-Call", "call")
                .with("Transfer-Encoding", "chunked")
                .with("Accept-Encoding", "gzip");
        try (var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.json(200, "ok")));
                var client = new UpstreamClient(UpstreamSettings.DEFAULT);
                var exchange = client.open(
                        new Destination(
                                upstream.uri(),
                                new Destination.Credential("Authorization", Secret.of("ours")),
                                fields,
                                null),
                        DEADLINES)) {
            exchange.send(new UpstreamCall("GET", "/models", more, new byte[0], UpstreamCall.Expect.WHOLE));
            exchange.whole(100);

            assertThat(upstream.requests().getFirst().head())
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "GET /models HTTP/1.1",
                            "Host: 127.0.0.1:" + upstream.port(),
                            "Accept-Encoding: identity",
                            "X-Both: destination",
                            "User-Agent: mine",
                            "Authorization: ours",
                            "X-Call: call"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nX: y", "/\u4e2d", "/a\u007f"})
    void refusesTargetsThatWouldBeTwoRequests(String target) {
        try (var client = new UpstreamClient(UpstreamSettings.DEFAULT);
                var exchange = client.open(Destination.of(URI.create("http://127.0.0.1:1")), DEADLINES)) {
            assertThatThrownBy(() -> exchange.send(whole(target, "{}"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesCallFieldsThatWouldBeTwoFields() {
        var call = new UpstreamCall(
                "POST", "/", HeaderFields.of("X", "a\r\nY: b"), new byte[0], UpstreamCall.Expect.WHOLE);
        try (var client = new UpstreamClient(UpstreamSettings.DEFAULT);
                var exchange = client.open(Destination.of(URI.create("http://127.0.0.1:1")), DEADLINES)) {
            assertThatThrownBy(() -> exchange.send(call)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
