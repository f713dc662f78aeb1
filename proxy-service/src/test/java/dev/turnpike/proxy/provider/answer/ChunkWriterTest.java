package dev.turnpike.proxy.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.golden.Asked;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.StreamLaws.UsageAsked;
import dev.turnpike.proxy.provider.golden.TypedClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One answer told piece by piece, as a stream, folded, and whole: three ways to one result. */
class ChunkWriterTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final AdapterCall CALL = Asked.of(
            Operation.CHAT,
            GoldenBackend.of(Provider.Anthropic, null),
            "{'model':'m','messages':[{'role':'user'}],'stream':true,'stream_options':{'include_usage':true}}");

    @Test
    void writesAStreamThatObeysTheRules() {
        var chunks = new ArrayList<Chunk>();
        var writer = new ChunkWriter(CALL, chunks::add);

        tell(writer);
        assertThat(writer.finished()).isTrue();
        writer.complete();

        StreamLaws.checkComplete(chunks, UsageAsked.YES);
        assertThat(chunks.getLast().kind()).isEqualTo(Chunk.Kind.USAGE);
        assertThat(writer.learned()).isEqualTo(new Learned(usage(), FinishReason.TOOL_CALLS, "m-1", "a1"));
        assertThat(TypedClient.accumulate(chunks).usage().orElseThrow().totalTokens())
                .isEqualTo(30);
    }

    @Test
    void foldsAStreamIntoTheAnswerThatIsWrittenWhole() throws Exception {
        var folder = new ChunkFolder(CALL);
        var writer = new ChunkWriter(CALL, folder);
        var whole = new WholeWriter(CALL);

        tell(writer);
        tell(whole);

        var folded = folder.decoded(writer.learned());
        assertThat(json(folded)).isEqualTo(json(whole.decoded()));
        assertThat(folded.learned()).isEqualTo(whole.decoded().learned());
        var typed = TypedClient.chat(folded.body());
        assertThat(typed.choices()).hasSize(2);
        assertThat(json(folded))
                .contains(
                        "\"reasoning_content\":\"Hm\"",
                        "\"refusal\":\"No.\"",
                        "\"thinking_blocks\":[{\"n\":1},{\"n\":2}]")
                .contains("\"arguments\":\"{\\\"x\\\":1}\"", "\"extra_content\":{\"k\":1}", "\"logprob\":-1")
                .contains("\"cached_tokens\":4", "\"cache_write_tokens\":2", "\"reasoning_tokens\":5");
    }

    @Test
    void saysNothingAboutUsageThatIsUnknown() {
        var chunks = new ArrayList<Chunk>();
        var writer = new ChunkWriter(CALL, chunks::add);
        var whole = new WholeWriter(CALL);

        writer.start(null, "");
        writer.text(0, "");
        writer.finish(0, FinishReason.STOP);
        writer.finish(0, FinishReason.LENGTH);
        writer.complete();
        whole.start("", null);

        assertThat(lines(chunks))
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"id\":\"chatcmpl-test\"") && line.contains("\"model\":\"m\""));
        assertThat(json(whole.decoded())).doesNotContain("usage");
        assertThat(whole.decoded().learned().finish()).isNull();
    }

    private static Usage usage() {
        return new Usage(10, 20, 4, 2, 5, Usage.Source.REPORTED);
    }

    private static void tell(DeltaSink sink) {
        sink.start("a1", "m-1");
        sink.created(7);
        sink.refusal(1, "No");
        sink.reasoning(0, "H");
        sink.reasoning(0, "m");
        sink.text(0, "Hi");
        sink.logprobs(
                0,
                NODES.arrayNode()
                        .add(NODES.objectNode()
                                .put("token", "Hi")
                                .put("logprob", -1)
                                .putNull("bytes")
                                .set("top_logprobs", NODES.arrayNode())));
        sink.extra(
                0,
                "thinking_blocks",
                NODES.arrayNode()
                        .add(NODES.objectNode().put("n", 1))
                        .add(NODES.objectNode().put("n", 2)));
        sink.toolCall(0, 0, "t0", "f");
        sink.toolArguments(0, 0, "{\"x\"");
        sink.toolArguments(0, 0, "");
        sink.toolArguments(0, 0, ":1}");
        sink.toolCall(
                0, 1, new DeltaSink.BegunCall("t1", "g", NODES.objectNode().put("k", 1)));
        sink.toolExtra(0, 1, "late", NODES.numberNode(1));
        sink.usage(Usage.UNKNOWN);
        sink.usage(usage());
        sink.finish(0, FinishReason.TOOL_CALLS);
        sink.refusal(1, ".");
        sink.finish(1, FinishReason.CONTENT_FILTER);
    }

    private static String json(Decoded decoded) {
        return new String(decoded.body(), StandardCharsets.UTF_8);
    }

    private static List<String> lines(List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> new String(chunk.json(), StandardCharsets.UTF_8))
                .toList();
    }
}
