package dev.turnpike.proxy.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.golden.Asked;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.StreamLaws.UsageAsked;
import dev.turnpike.proxy.provider.golden.TypedClient;
import dev.turnpike.proxy.testkit.Fixtures;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recorded answers of OpenAI and DeepSeek. */
class OpenAiRecordingsTest {

    @Test
    void passesARecordedStreamByteForByte() {
        var lines = lines("openai/openai-text.chunks.txt");

        var chunks = Streams.decode(Streams.asked(), Streams.events(lines));

        assertThat(texts(chunks)).containsExactly(lines);
        StreamLaws.checkComplete(chunks, UsageAsked.YES);
        var whole = TypedClient.accumulate(chunks);
        assertThat(whole.choices().getFirst().message().content().orElseThrow()).hasSizeGreaterThan(500);
    }

    @Test
    void hidesOnlyUsageFromAClientThatDidNotAsk() {
        var lines = lines("openai/openai-text.chunks.txt");
        var call = Streams.notAsked();

        var chunks = Streams.decode(call, Streams.events(lines));

        assertThat(texts(chunks))
                .containsExactlyElementsOf(List.of(lines).subList(0, lines.length - 1).stream()
                        .map(line -> line.replace(",\"usage\":null", ""))
                        .toList());
        assertThat(call.notes().warnings()).isEmpty();
        StreamLaws.checkComplete(chunks, UsageAsked.NO);
    }

    @Test
    void bringsTheUsageOfARecordedDeepSeekStreamToItsEnd() {
        var lines = lines("openai/deepseek-tool-call.chunks.txt");
        var call = Streams.asked();

        var chunks = Streams.decode(call, Streams.events(lines));

        assertThat(texts(chunks).subList(0, lines.length - 1))
                .as("all but the finish pass as they came, tool calls too")
                .containsExactlyElementsOf(List.of(lines).subList(0, lines.length - 1));
        assertThat(texts(chunks).getLast())
                .contains("\"choices\":[]", "\"prompt_tokens\":339", "\"cached_tokens\":320");
        assertThat(call.notes().warnings()).isEmpty();
        StreamLaws.checkComplete(chunks, UsageAsked.YES);
        var whole = TypedClient.accumulate(chunks);
        assertThat(whole.choices().getFirst().message().toolCalls().orElseThrow())
                .hasSize(1);
        assertThat(whole.usage().orElseThrow().totalTokens()).isEqualTo(422);
    }

    @Test
    void passesARecordedAnswer() {
        var body = Fixtures.read("openai/openai-text.json");
        var call = Asked.of(
                Operation.CHAT,
                GoldenBackend.of(Provider.OpenAI, null),
                "{'model':'gpt-4.1-nano','messages':[{'role':'user'}]}");

        var decoded = new OpenAiAdapter().decode(call, new UpstreamAnswer(200, HeaderFields.NONE, body));

        assertThat(decoded.body()).isSameAs(body);
        assertThat(decoded.learned().finish()).isEqualTo(FinishReason.STOP);
        assertThat(decoded.learned().model()).isEqualTo("gpt-4.1-nano-2025-04-14");
        assertThat(decoded.learned().usage().input()).isPositive();
    }

    @Test
    void passesRecordedEmbeddingsAndGivesThemAsBase64AndBack() throws Exception {
        var body = Fixtures.read("openai/openai-embedding.json");

        assertThat(embedded("float", body)).isSameAs(body);
        var base64 = embedded("base64", body);
        assertThat(Json.read(base64).at("/data/1/embedding").isTextual()).isTrue();
        assertThat(embedded("base64", base64)).isSameAs(base64);
        var back = (ObjectNode) Json.read(embedded("float", base64));
        assertThat(back.at("/data/1/embedding/0").floatValue()).isEqualTo(-0.037104916f);
        assertThat(back.at("/data/0/embedding")).hasSize(5);
        TypedClient.readWhole(Operation.EMBEDDING, base64);
    }

    private static byte[] embedded(String format, byte[] body) {
        AdapterCall call = Asked.of(
                Operation.EMBEDDING,
                GoldenBackend.of(Provider.OpenAI, null),
                "{'model':'e','input':['a','b'],'encoding_format':'" + format + "'}");
        var decoded = new OpenAiAdapter().decode(call, new UpstreamAnswer(200, HeaderFields.NONE, body));
        assertThat(decoded.learned().usage().input()).isEqualTo(12);
        return decoded.body();
    }

    private static String[] lines(String name) {
        return new String(Fixtures.read(name), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toArray(String[]::new);
    }

    private static List<String> texts(List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> new String(chunk.json(), StandardCharsets.UTF_8))
                .toList();
    }
}
