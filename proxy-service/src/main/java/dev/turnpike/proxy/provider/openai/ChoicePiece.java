package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Chunk;
import java.util.ArrayList;
import java.util.List;

/** A choice as it goes into a chunk of that kind. Some clients show only one of reasoning and text that come in one chunk, so they go in two; the finish goes alone. */
record ChoicePiece(ObjectNode choice, Chunk.Kind kind) {
    private static final List<String> REASONING = List.of("reasoning_content", "reasoning", "reasoning_details");

    /** The pieces of {@code choice}, whose delta is {@code delta}, in order. */
    static List<ChoicePiece> split(AdapterCall call, ObjectNode choice, ObjectNode delta) {
        var pieces = new ArrayList<ChoicePiece>(1);
        boolean thinks = says(delta.get("reasoning_content")) || says(delta.get("reasoning"));
        if (thinks && says(delta.get("content"))) {
            var thinking = choice.objectNode();
            move(delta, thinking, List.of("role"));
            move(delta, thinking, REASONING);
            pieces.add(piece(choice, thinking));
            call.notes().warn("reasoning: came with content, sent before it");
        }
        boolean content = hasContent(delta);
        if (content && !choice.path("finish_reason").isNull()) {
            var said = piece(choice, delta);
            if (choice.has("logprobs")) {
                said.choice().set("logprobs", choice.replace("logprobs", choice.nullNode()));
            }
            pieces.add(said);
            choice.putObject("delta");
            call.notes().warn("finish_reason: came with content, sent behind it");
        }
        pieces.add(new ChoicePiece(choice, kind(choice, content)));
        return pieces;
    }

    private static void move(ObjectNode from, ObjectNode to, List<String> names) {
        for (var name : names) {
            var value = from.remove(name);
            if (value != null) {
                to.set(name, value);
            }
        }
    }

    private static ChoicePiece piece(ObjectNode choice, ObjectNode delta) {
        var own = choice.objectNode();
        own.set("index", choice.get("index"));
        own.set("delta", delta);
        own.putNull("logprobs").putNull("finish_reason");
        return new ChoicePiece(own, Chunk.Kind.CONTENT);
    }

    static Chunk.Kind kind(ObjectNode choice, boolean content) {
        if (choice.path("finish_reason").isTextual()) {
            return Chunk.Kind.FINISH;
        }
        return content ? Chunk.Kind.CONTENT : Chunk.Kind.OPENING;
    }

    private static boolean hasContent(ObjectNode delta) {
        return delta.propertyStream().anyMatch(member -> !member.getKey().equals("role") && says(member.getValue()));
    }

    /** Anything but null, {@code ""}, {@code []} and {@code {}}. */
    private static boolean says(JsonNode value) {
        if (value == null || value.isNull()) {
            return false;
        }
        return value.isTextual() ? !value.asText().isEmpty() : !value.isContainerNode() || !value.isEmpty();
    }
}
