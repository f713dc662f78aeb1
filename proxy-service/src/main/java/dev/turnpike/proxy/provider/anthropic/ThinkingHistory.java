package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Thinking blocks on their way back. A block counts only with its signature, verbatim; {@code reasoning_content} has none and is never sent. Clients that lose
 * unknown members get their blocks from memory by the first tool call of the turn. A signature that another backend made is bound to that one's account: with one
 * such block none is sent.
 */
final class ThinkingHistory {
    private static final String BLOCKS = "anthropic/thinking/";
    private static final String SIGNER = "anthropic/signer/";
    private final Draft draft;
    private final boolean strip;

    ThinkingHistory(Draft draft) {
        this.draft = draft;
        this.strip = draft.variant == Draft.Variant.WITHOUT_THINKING || foreign();
    }

    /** The blocks of one assistant message of the history, maybe none. */
    List<ObjectNode> blocks(JsonNode message) {
        return strip ? List.of() : signed(message);
    }

    private List<ObjectNode> signed(JsonNode message) {
        for (var source : List.of("thinking_blocks", "reasoning_details", "content")) {
            var blocks = read(message.path(source));
            if (!blocks.isEmpty()) {
                return blocks;
            }
        }
        var id = message.path("tool_calls").path(0).path("id").asText("");
        return id.isEmpty() ? List.of() : remembered(id);
    }

    private static List<ObjectNode> read(JsonNode list) {
        var blocks = new ArrayList<ObjectNode>();
        for (var entry : list.isArray() ? list : Draft.array()) {
            var block = block(entry);
            if (block != null) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static ObjectNode block(JsonNode entry) {
        return switch (entry.path("type").asText("")) {
            case "thinking" -> thinking(entry.path("thinking"), entry.path("signature"));
            case "reasoning.text" -> thinking(entry.path("text"), entry.path("signature"));
            case "redacted_thinking", "reasoning.encrypted" -> redacted(entry.path("data"));
            default -> null;
        };
    }

    private static ObjectNode thinking(JsonNode text, JsonNode signature) {
        var signed = signature.asText("");
        var block = Draft.object().put("type", "thinking").put("thinking", text.asText(""));
        return signed.isEmpty() ? null : block.put("signature", signed);
    }

    private static ObjectNode redacted(JsonNode data) {
        var sealed = data.asText("");
        return sealed.isEmpty()
                ? null
                : Draft.object().put("type", "redacted_thinking").put("data", sealed);
    }

    private List<ObjectNode> remembered(String callId) {
        var value = draft.call.continuations().find(BLOCKS + callId);
        if (value.isEmpty()) {
            return List.of();
        }
        try {
            var kept = Json.read(value.get().getBytes(StandardCharsets.UTF_8));
            boolean ours =
                    kept.path("backend").asText("").equals(draft.call.backend().id());
            return ours ? read(kept.path("blocks")) : List.of();
        } catch (JsonProcessingException e) {
            return List.of(); // written by another version
        }
    }

    private boolean foreign() {
        for (var message : draft.call.request().tree().path("messages")) {
            boolean answer = message.path("role").asText().equals("assistant");
            var blocks = answer ? signed(message) : List.<ObjectNode>of();
            if (!blocks.isEmpty() && foreign(blocks.getFirst())) {
                draft.warn("thinking_blocks", "signed for another backend, none sent");
                return true;
            }
        }
        return false;
    }

    private boolean foreign(ObjectNode block) {
        var signer = draft.call.continuations().find(SIGNER + fingerprint(block));
        return signer.isPresent() && !signer.get().equals(draft.call.backend().id());
    }

    private static String fingerprint(JsonNode block) {
        return ToolNames.sha256(
                block.path("signature").asText(block.path("data").asText("")));
    }

    /** Keeps the blocks of an answer, as Anthropic wrote them, for the request that follows. */
    static void remember(AdapterCall call, String firstCallId, ArrayNode blocks) {
        var backend = call.backend().id();
        call.continuations().remember(SIGNER + fingerprint(blocks.get(0)), backend);
        if (firstCallId != null) {
            var kept = Draft.object().put("backend", backend);
            kept.set("blocks", blocks);
            call.continuations().remember(BLOCKS + firstCallId, new String(Json.write(kept), StandardCharsets.UTF_8));
        }
    }
}
