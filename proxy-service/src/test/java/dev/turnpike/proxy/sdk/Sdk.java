package dev.turnpike.proxy.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.time.Duration;
import java.util.List;

/** The official SDK, pointed at a gateway. It never tries twice, so that a test sees what the gateway did. */
final class Sdk {
    private Sdk() {}

    /** With the admin's key. */
    static OpenAIClient of(RunningGateway gateway) {
        return of(gateway, "/v1", gateway.adminKey());
    }

    static OpenAIClient of(RunningGateway gateway, String path, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.uri(path).toString())
                .apiKey(key)
                .maxRetries(0)
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** A question to {@code model}. */
    static ChatCompletionCreateParams.Builder ask(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    /** All chunks of a streamed answer. */
    static List<ChatCompletionChunk> stream(OpenAIClient client, ChatCompletionCreateParams question) {
        try (var stream = client.chat().completions().createStreaming(question)) {
            return stream.stream().toList();
        }
    }

    /** The text in {@code chunks}. */
    static String text(List<ChatCompletionChunk> chunks) {
        var text = new StringBuilder();
        chunks.forEach(chunk ->
                chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append)));
        return text.toString();
    }
}
