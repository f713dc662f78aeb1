package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.List;

/** One choice of a chunk as it may be sent: role once, reasoning apart from text, the finish with an empty delta, nothing behind it. */
final class StreamChoiceRepair {
    private final AdapterCall call;
    private final StreamState state;
    private final ToolCallRepair tools;

    StreamChoiceRepair(AdapterCall call, StreamState state) {
        this.call = call;
        this.state = state;
        this.tools = new ToolCallRepair(call);
    }

    /** The choice in one piece or several, in order; none when it may not be sent any more. */
    List<ChoicePiece> repair(ObjectNode choice) {
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
            return List.of(new ChoicePiece(
                    choice,
                    ChoicePiece.kind(choice, !choice.path("text").asText("").isEmpty())));
        }
        var delta = delta(choice);
        ChoiceRepair.contentParts(call, delta);
        role(delta, seen);
        tools.repair(delta, seen);
        return ChoicePiece.split(call, choice, delta);
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
}
