package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Chunk;
import java.util.ArrayList;
import java.util.List;

/** One choice of a chunk as it may be sent: role once, reasoning apart from text, the finish with an empty delta, nothing behind it. */
final class StreamChoiceRepair {
    private static final List<String> REASONING = List.of("reasoning_content", "reasoning", "reasoning_details");

    private final AdapterCall call;
    private final StreamState state;
    private final ToolCallRepair tools;

    /** A choice as it goes into a chunk of that kind. */
    record Piece(ObjectNode choice, Chunk.Kind kind) {}

    StreamChoiceRepair(AdapterCall call, StreamState state) {
        this.call = call;
        this.state = state;
        this.tools = new ToolCallRepair(call);
    }

    /** The choice in one piece or several, in order; none when it may not be sent any more. */
    List<Piece> repair(ObjectNode choice) {
        var seen = state.choice(index(choice));
        if (seen.finished) {
            call.notes().warn("choices: chunk after the finish reason dropped");
            return List.of();
        }
        ChoiceRepair.finishReason(call, choice);
        if (choice.path("finish_reason").isTextual()) {
            state.finish(seen, FinishReason.of(choice.path("finish_reason").asText()));
        }
        if (call.request().operation() != Operation.CHAT) {
            seen.opened = true;
            return List.of(new Piece(
                    choice, kind(choice, !choice.path("text").asText("").isEmpty())));
        }
        var delta = delta(choice);
        ChoiceRepair.contentParts(call, delta);
        role(delta, seen);
        tools.repair(delta, seen);
        return split(choice, delta);
    }

    private int index(ObjectNode choice) {
        var given = choice.path("index");
        if (!given.isIntegralNumber()) {
            choice.put("index", 0);
            return 0;
        }
        if (!given.canConvertToInt() || given.asInt() < 0 || given.asInt() >= Tokens.MOST) {
            throw new GatewayException(new Failure.UpstreamProtocol(
                    "The upstream of '" + call.backend().id() + "' sent a choice with an index out of range."));
        }
        return given.asInt();
    }

    private ObjectNode delta(ObjectNode choice) {
        if (choice.path("delta") instanceof ObjectNode delta) {
            return delta;
        }
        call.notes().warn("delta: missing in a chunk, added");
        var message = choice.remove("message");
        var made = message instanceof ObjectNode whole ? whole : Json.mapper().createObjectNode();
        choice.set("delta", made);
        return made;
    }

    private void role(ObjectNode delta, ChoiceState seen) {
        var role = delta.path("role");
        if (seen.opened && !role.isMissingNode()) {
            delta.remove("role");
            call.notes().warn("role: repeated in later chunks, removed");
        } else if (!seen.opened && !role.asText().equals("assistant")) {
            delta.put("role", "assistant");
            call.notes().warn("role: missing in the first chunk, added");
        }
        seen.opened = true;
    }

    private List<Piece> split(ObjectNode choice, ObjectNode delta) {
        var pieces = new ArrayList<Piece>(1);
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
        pieces.add(new Piece(choice, kind(choice, content)));
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

    private static Piece piece(ObjectNode choice, ObjectNode delta) {
        var own = choice.objectNode();
        own.set("index", choice.get("index"));
        own.set("delta", delta);
        own.putNull("logprobs").putNull("finish_reason");
        return new Piece(own, Chunk.Kind.CONTENT);
    }

    private static Chunk.Kind kind(ObjectNode choice, boolean content) {
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
