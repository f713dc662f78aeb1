package dev.turnpike.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.completions.CompletionUsage;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Answers, whole and streamed. */
class ChatSdkTest {
    private static RunningGateway gateway;
    private static OpenAIClient client;

    @BeforeAll
    static void starts() {
        gateway = RunningGateway.start("TYPE", "echo");
        client = Sdk.of(gateway);
    }

    @AfterAll
    static void stops() {
        client.close();
        gateway.close();
    }

    @Test
    void aWholeAnswerIsComplete() {
        var answer = client.chat()
                .completions()
                .create(Sdk.ask("echo", "Hello there").build());

        answer.validate();
        assertThat(answer.id()).startsWith("chatcmpl-");
        assertThat(answer.model()).isEqualTo("echo");
        var choice = answer.choices().getFirst();
        assertThat(choice.message().content()).hasValue("Hello there");
        assertThat(choice.message().refusal()).isEmpty();
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(answer.usage().map(CompletionUsage::totalTokens)).hasValue(4L);
    }

    @Test
    void aStreamAccumulatesToTheWholeAnswer() {
        var accumulator = ChatCompletionAccumulator.create();

        var chunks = Sdk.stream(client, Sdk.ask("echo", "one two three").build());
        chunks.forEach(accumulator::accumulate);

        chunks.forEach(ChatCompletionChunk::validate);
        assertThat(chunks.stream().map(ChatCompletionChunk::id).distinct()).hasSize(1);
        assertThat(chunks.stream().map(ChatCompletionChunk::created).distinct()).hasSize(1);
        assertThat(chunks.getFirst().choices().getFirst().delta().role()).isPresent();
        var choice = accumulator.chatCompletion().choices().getFirst();
        assertThat(choice.message().content()).hasValue("one two three");
        assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    }

    @Test
    void aLimitOfTokensEndsTheAnswer() {
        var answer = client.chat()
                .completions()
                .create(Sdk.ask("echo", "one two three").maxCompletionTokens(2).build());

        assertThat(answer.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
        assertThat(answer.choices().getFirst().message().content()).hasValue("one two");
    }

    @Test
    void aStreamWithoutTheWishHasNoUsageAtAll() {
        var chunks = Sdk.stream(client, Sdk.ask("echo", "one two").build());

        assertThat(chunks).allMatch(chunk -> chunk._usage().isMissing());
        assertThat(chunks).noneMatch(chunk -> chunk.choices().isEmpty());
    }

    @Test
    void aStreamWithTheWishHasUsageInItsLastChunkAndThereOnly() {
        var wish = ChatCompletionStreamOptions.builder().includeUsage(true).build();

        var chunks = Sdk.stream(
                client, Sdk.ask("echo", "one two").streamOptions(wish).build());

        assertThat(chunks.getLast().usage().map(CompletionUsage::totalTokens)).hasValue(4L);
        assertThat(chunks.getLast().choices()).isEmpty();
        assertThat(chunks.subList(0, chunks.size() - 1))
                .allMatch(chunk -> chunk._usage().isNull() && !chunk.choices().isEmpty());
    }

    @Test
    void severalChoicesAreToldApart() {
        var answer = client.chat()
                .completions()
                .create(Sdk.ask("echo", "one two").n(3).build());

        assertThat(answer.choices()).extracting(ChatCompletion.Choice::index).containsExactly(0L, 1L, 2L);
    }

    @Test
    void legacyCompletionsAnswerWholeAndStreamed() {
        var prompt =
                CompletionCreateParams.builder().model("echo").prompt("one two").build();

        var whole = client.completions().create(prompt);

        assertThat(whole.choices().getFirst().text()).isEqualTo("one two");
        assertThat(whole.usage().map(CompletionUsage::promptTokens)).hasValue(2L);
        assertThat(streamed(prompt)).containsExactly("one", " two", "");
    }

    private static List<String> streamed(CompletionCreateParams prompt) {
        try (var stream = client.completions().createStreaming(prompt)) {
            return stream.stream()
                    .map(completion -> completion.choices().getFirst().text())
                    .toList();
        }
    }
}
