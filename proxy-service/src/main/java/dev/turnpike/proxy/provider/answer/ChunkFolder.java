package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** Folds the chunks of a stream into one whole answer, for a dialect that only streams and a client that does not. */
public final class ChunkFolder implements ChunkSink {
    private final WholeWriter whole;
    private final Set<String> startedTools = new HashSet<>();
    private boolean started;

    /** Folds the answer to {@code call}. */
    public ChunkFolder(AdapterCall call) {
        this.whole = new WholeWriter(call);
    }

    @Override
    public void accept(Chunk chunk) {
        var root = tree(chunk);
        if (!started) {
            whole.start(root.path("id").asText(null), root.path("model").asText(null));
            whole.created(root.path("created").asLong());
            started = true;
        }
        for (var choice : root.path("choices")) {
            int index = choice.path("index").asInt();
            choice.path("delta").properties().forEach(member -> member(index, member.getKey(), member.getValue()));
            if (choice.path("logprobs").path("content") instanceof ArrayNode tokens) {
                whole.logprobs(index, tokens);
            }
            if (choice.path("finish_reason").isTextual()) {
                whole.finish(index, FinishReason.of(choice.path("finish_reason").asText()));
            }
        }
    }

    private static JsonNode tree(Chunk chunk) {
        try {
            return Json.read(chunk.json());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // a chunk of our own making
        }
    }

    private void member(int choice, String name, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        switch (name) {
            case "role" -> {}
            case "content" -> whole.text(choice, value.asText());
            case "reasoning_content" -> whole.reasoning(choice, value.asText());
            case "refusal" -> whole.refusal(choice, value.asText());
            case "tool_calls" -> value.forEach(fragment -> tool(choice, fragment));
            default -> whole.extra(choice, name, value);
        }
    }

    private void tool(int choice, JsonNode fragment) {
        int index = fragment.path("index").asInt();
        var function = fragment.path("function");
        if (startedTools.add(choice + "/" + index)) {
            whole.toolCall(
                    choice,
                    index,
                    fragment.path("id").asText(),
                    function.path("name").asText());
        }
        whole.toolArguments(choice, index, function.path("arguments").asText(""));
        for (var member : fragment.properties()) {
            if (!Set.of("index", "id", "type", "function").contains(member.getKey())) {
                whole.toolExtra(choice, index, member.getKey(), member.getValue());
            }
        }
    }

    /** About how many bytes the answer holds in memory so far. */
    public long held() {
        return whole.held();
    }

    /** The answer, with what the stream's decoder learned about tokens. */
    public Decoded decoded(Learned learned) {
        whole.usage(learned.usage());
        return whole.decoded();
    }
}
