package dev.turnpike.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.SseException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream that breaks is an exception of the SDK, after everything that came before; never a finished answer. */
class BrokenStreamSdkTest {
    private final CountDownLatch read = new CountDownLatch(1);
    private final List<ChatCompletionChunk> chunks = new ArrayList<>();
    private ScriptedUpstream upstream;
    private RunningGateway gateway;
    private OpenAIClient client;

    @BeforeEach
    void starts() {
        upstream = ScriptedUpstream.start();
        gateway = RunningGateway.before(upstream.port());
        client = Sdk.of(gateway);
    }

    @AfterEach
    void stops() {
        client.close();
        gateway.close();
        upstream.close();
    }

    @Test
    @CatalogueId("F09")
    void f09AResetInTheMiddleIsAnExceptionAfterTheChunksThatCame() {
        breaks(script -> script.pauseUntil(read).reset());

        var error = readUntilItBreaks();

        assertBroken(error, "upstream_truncated");
    }

    @Test
    @CatalogueId("F11")
    void f11AStreamThatJustEndsIsAnExceptionToo() {
        breaks(Script::lastChunk);

        assertBroken(readUntilItBreaks(), "upstream_truncated");
    }

    @Test
    void anErrorEventOfTheUpstreamIsAnException() {
        breaks(script -> script.chunk(
                        "data: {\"error\":{\"message\":\"The model is overloaded.\",\"type\":\"overloaded_error\",\"code\":null}}\n\n")
                .stall());

        var error = readUntilItBreaks();

        assertBroken(error, "upstream_overloaded");
        assertThat(error).hasMessageContaining("The model is overloaded.");
    }

    @Test
    void aLineThatIsNoJsonIsAnException() {
        breaks(script -> script.chunk("data: <html>\n\n").stall());

        assertBroken(readUntilItBreaks(), "upstream_protocol");
    }

    @Test
    @CatalogueId("F11")
    void f11NeitherAnEndNorAReasonIsInvented() throws IOException, InterruptedException {
        breaks(Script::lastChunk);
        var request = HttpRequest.newBuilder(gateway.uri("/v1/chat/completions"))
                .header("Authorization", "Bearer " + gateway.adminKey())
                .POST(BodyPublishers.ofString(
                        "{\"model\":\"test\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"))
                .build();

        try (var http = HttpClient.newHttpClient()) {
            var body = http.send(request, BodyHandlers.ofString()).body();

            assertThat(body).doesNotContain("[DONE]", "\"finish_reason\":\"").contains("\"error\":{");
        }
    }

    /** Sends the role and one word, then does what {@code ending} says. */
    private void breaks(UnaryOperator<Script> ending) {
        var script = Script.begin().readRequest().send(CannedAnswers.streamHead());
        for (var event : CannedAnswers.chatEvents("Hello").subList(0, 2)) {
            script = script.chunk(event);
        }
        upstream.always(ending.apply(script));
    }

    private SseException readUntilItBreaks() {
        return catchThrowableOfType(SseException.class, () -> {
            try (var stream = client.chat()
                    .completions()
                    .createStreaming(Sdk.ask("test", "a").build())) {
                stream.stream().forEach(chunk -> {
                    chunks.add(chunk);
                    read.countDown();
                });
            }
        });
    }

    private void assertBroken(SseException error, String code) {
        assertThat(Sdk.text(chunks)).isEqualTo("Hello");
        assertThat(chunks)
                .allMatch(chunk -> chunk.choices().getFirst().finishReason().isEmpty());
        assertThat(error).as("nothing was thrown").isNotNull();
        assertThat(error.code()).hasValue(code);
    }
}
