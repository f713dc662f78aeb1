package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upstreams that fail in the middle of a stream and say so in plain JSON, outside of any event, as Google's do. */
@Timeout(60)
class PlainErrorTest {
    private static final Script STREAM = Script.begin().readRequest().send(CannedAnswers.streamHead());
    private static final String TEXT =
            "data: {\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Hel\"}]},\"index\":0}]}\r\n\r\n";
    private static final String OVERLOADED = """
            {
              "error": {
                "code": 503,
                "message": "The model is overloaded.",
                "status": "UNAVAILABLE"
              }
            }
            """;
    private static final String SECRET = """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: up}
            stringData: {apiKey: upstream-key-0123456789}
            """;

    private final ScriptedUpstream first = ScriptedUpstream.start();
    private final ScriptedUpstream second = ScriptedUpstream.start();

    @AfterEach
    void closeSecond() {
        second.close();
    }

    private Stage stage(String provider) {
        var failing =
                "{name: b0, provider: %s, endpoint: \"http://127.0.0.1:%d\", upstreamModel: m, auth: {secretRef: {name: up, key: apiKey}}}"
                        .formatted(provider, first.port());
        var spare = Routes.backend("b1", second.port(), "priority: 1");
        return Stage.of(first, Routes.route("test", List.of(failing, spare)) + SECRET);
    }

    @ParameterizedTest(name = "F09: {0}")
    @CatalogueId("F09")
    @ValueSource(strings = {"Gemini", "OpenAICompatible", "AzureOpenAI"})
    void f09_beforeTheFirstContentItGoesToTheNextBackendAndIsToldByItsName(String provider) {
        first.always(STREAM.chunk(OVERLOADED.substring(0, 30))
                .chunk(OVERLOADED.substring(30))
                .lastChunk());
        second.always(Script.answering(CannedAnswers.chatStream("Hello")));
        try (var stage = stage(provider)) {
            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-turnpike-backend")).isEqualTo("b1");
            assertThat(answer.done()).isTrue();
            assertThat(stage.row(answer).attempts().getFirst().cause())
                    .startsWith("UpstreamOverloaded")
                    .contains("The model is overloaded.");
        }
    }

    @ParameterizedTest(name = "F09: an end of the body in good order: {0}")
    @CatalogueId("F09")
    @ValueSource(booleans = {true, false})
    void f09_afterContentItIsTheErrorOfTheStreamAlsoWhenTheBodyIsCutBehindIt(boolean whole) {
        var script = STREAM.chunk(TEXT).chunk(OVERLOADED);
        first.always(whole ? script.lastChunk() : script.close());
        try (var stage = stage("Gemini")) {
            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("Hel");
            assertThat(answer.streamError().path("code").asText()).isEqualTo("upstream_overloaded");
            assertThat(answer.streamError().path("message").asText()).isEqualTo("The model is overloaded.");
            assertThat(answer.done()).isFalse();
            assertThat(second.connections()).isZero();
        }
    }

    @Test
    @CatalogueId("F09")
    void f09_aPlainErrorThatIsCutItselfIsACutStream() {
        first.always(STREAM.chunk(TEXT).chunk(OVERLOADED.substring(0, 40)).close());
        try (var stage = stage("Gemini")) {
            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.streamError().path("code").asText()).isEqualTo("upstream_truncated");
        }
    }
}
