package dev.turnpike.proxy.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.Usage;
import java.io.UncheckedIOException;

/** Unfolds one whole answer into the chunks of a stream, for a backend that cannot stream and a client that wants one. */
public final class AnswerUnfolder {
    private AnswerUnfolder() {}

    /** Writes {@code answer} to {@code sink} as a stream. */
    public static void unfold(AdapterCall call, Decoded answer, ChunkSink sink) {
        var root = tree(answer);
        if (call.request().operation() == Operation.CHAT) {
            chat(call, root, answer.learned().usage(), sink);
        } else {
            completion(call, root, sink);
        }
    }

    private static JsonNode tree(Decoded answer) {
        try {
            return Json.read(answer.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // an answer that was decoded a moment ago
        }
    }

    private static void chat(AdapterCall call, JsonNode root, Usage usage, ChunkSink sink) {
        var writer = new ChunkWriter(call, sink);
        writer.start(root.path("id").asText(null), root.path("model").asText(null));
        for (var choice : root.path("choices")) {
            int index = choice.path("index").asInt();
            var message = choice.path("message");
            writer.reasoning(index, message.path("reasoning_content").asText("")); // before the text that it led to
            message.properties().forEach(member -> member(writer, index, member.getKey(), member.getValue()));
        }
        // Only now: OpenAI's Java client takes the answer for complete when all choices that it has seen are.
        for (var choice : root.path("choices")) {
            var reason = FinishReason.of(choice.path("finish_reason").asText("stop"));
            writer.finish(choice.path("index").asInt(), reason);
        }
        writer.usage(usage);
        writer.complete();
    }

    private static void member(ChunkWriter writer, int choice, String name, JsonNode value) {
        if (value.isNull() || (value.isArray() && value.isEmpty())) {
            return;
        }
        switch (name) {
            case "role", "reasoning_content" -> {}
            case "content" -> writer.text(choice, value.asText());
            case "refusal" -> writer.refusal(choice, value.asText());
            case "tool_calls" -> tools(writer, choice, value);
            default -> writer.extra(choice, name, value);
        }
    }

    private static void tools(ChunkWriter writer, int choice, JsonNode calls) {
        int index = 0;
        for (var tool : calls) {
            var function = tool.path("function");
            var id = tool.path("id").asText();
            var name = function.path("name").asText();
            if (tool.has("extra_content")) {
                writer.toolCall(choice, index, new DeltaSink.BegunCall(id, name, tool.get("extra_content")));
            } else {
                writer.toolCall(choice, index, id, name);
            }
            writer.toolArguments(choice, index, function.path("arguments").asText(""));
            index++;
        }
    }

    private static void completion(AdapterCall call, JsonNode root, ChunkSink sink) {
        var usage = root.path("usage");
        for (var choice : root.path("choices")) {
            var chunk = without(root, "usage");
            chunk.putArray("choices").add(choice);
            sink.accept(new Chunk(Chunk.Kind.FINISH, Json.write(chunk)));
        }
        if (call.request().includeUsage() && usage.isObject()) {
            var chunk = without(root, "choices");
            chunk.putArray("choices");
            chunk.set("usage", usage);
            sink.accept(new Chunk(Chunk.Kind.USAGE, Json.write(chunk)));
        }
    }

    private static ObjectNode without(JsonNode root, String member) {
        var copy = JsonNodeFactory.instance.objectNode();
        copy.setAll((ObjectNode) root);
        copy.remove(member);
        return copy;
    }
}
