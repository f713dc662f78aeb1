package dev.turnpike.proxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.BackendConfig.TokenLimits;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.limits.TokenEstimate;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.testkit.TestRoutes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not fit into a context window, by the estimate of a token for four bytes. */
class ContextWindowTest {
    private static final String WORDS = "word ".repeat(400);

    private static Backend backend(Integer window) {
        var config = new BackendConfig(
                "a",
                Provider.Echo,
                null,
                null,
                null,
                1,
                0,
                null,
                new TokenLimits(window, null),
                null,
                null,
                null,
                null,
                null);
        return TestRoutes.snapshot(TestRoutes.route("r", null, config))
                .routes()
                .getFirst()
                .backends()
                .getFirst();
    }

    private static Failure check(Operation operation, String member, int window) {
        var json = "{\"model\":\"m\"," + member.replace('\'', '"') + "}";
        var request = ModelRequest.parse(operation, json.getBytes(StandardCharsets.UTF_8));
        var thrown = catchThrowableOfType(
                GatewayException.class, () -> ContextWindow.check(request, backend(window), TokenEstimate.of(request)));
        return thrown == null ? null : thrown.failure();
    }

    @Test
    void refusesMessagesThatAreLongerThanTheWindowAndTheirLimitIsIncluded() {
        var messages = "'messages':[{'role':'user','content':'" + WORDS + "'}]";
        var json = ("{\"model\":\"m\"," + messages + "}").length();

        assertThat(check(Operation.CHAT, messages, json / 4)).isNull();
        assertThat(check(Operation.CHAT, messages, json / 4 - 1))
                .isEqualTo(new Failure.ContextExceeded(
                        "The context window of the model 'm' is " + (json / 4 - 1)
                                + " tokens; by estimate 'messages' has " + json / 4
                                + ". Shorten it, or use a model with a larger window.",
                        "messages"));
    }

    @Test
    void knowsNothingWithoutAWindow() {
        var request = ModelRequest.parse(
                Operation.CHAT,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}".getBytes(StandardCharsets.UTF_8));

        ContextWindow.check(request, backend(null), TokenEstimate.of(request));
    }

    @ParameterizedTest(name = "{0} {1} and a window of {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            COMPLETION | 'prompt':'WORDS'                 | 400 | prompt
            COMPLETION | 'prompt':'WORDS'                 | 600 |
            COMPLETION | 'prompt':['WORDS','WORDS']       | 400 | prompt
            COMPLETION | 'prompt':['WORDS','WORDS']       | 600 |
            EMBEDDING  | 'input':['WORDS','WORDS','WORDS'] | 600 |
            EMBEDDING  | 'input':[1,2,3,4]                | 4   |
            EMBEDDING  | 'input':[1,2,3,4]                | 3   | input
            EMBEDDING  | 'input':[[1],[1,2,3,4]]          | 4   |
            EMBEDDING  | 'input':[[1],[1,2,3,4]]          | 3   | input
            """)
    void ofSeveralTextsEachHasTheWindowToItself(Operation operation, String member, int window, String refused) {
        var failure = check(operation, member.replace("WORDS", WORDS), window);

        assertThat(failure instanceof Failure.ContextExceeded(var _, var param) ? param : null)
                .isEqualTo(refused);
    }
}
