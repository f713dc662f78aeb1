package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Walks {@code messages} from first to last and fills a {@link Conversation}. */
final class MessageEncoder {
    private final Draft draft;
    private final Conversation conversation;
    private final PartEncoder parts;
    private final ThinkingHistory thinking;
    private int functionCalls;

    private MessageEncoder(Draft draft) {
        this.draft = draft;
        this.conversation = new Conversation(draft);
        this.parts = new PartEncoder(draft);
        this.thinking = new ThinkingHistory(draft);
    }

    static Conversation encode(Draft draft) {
        var encoder = new MessageEncoder(draft);
        int index = 0;
        for (var message : draft.call.request().tree().path("messages")) {
            encoder.message(message, "messages[" + index++ + "]");
        }
        encoder.conversation.finish();
        return encoder.conversation;
    }

    private void message(JsonNode message, String where) {
        switch (message.path("role").asText()) {
            case "system", "developer" -> conversation.addSystem(parts.texts(message, where));
            case "assistant" -> assistant(message, where);
            case "tool", "function" -> toolResult(message, where);
            default -> conversation.add("user", parts.blocks(message, where));
        }
    }

    /** Order inside the turn: thinking, text, calls. */
    private void assistant(JsonNode message, String where) {
        if (message.hasNonNull("audio")) {
            throw Draft.unsupported(where + ".audio", "Anthropic takes no audio of earlier answers.");
        }
        var blocks = new ArrayList<ObjectNode>(thinking.blocks(message));
        blocks.addAll(parts.texts(message, where));
        var refusal = message.path("refusal").asText("");
        if (!refusal.isBlank()) {
            blocks.add(Draft.text(refusal));
        }
        var calls = calls(message);
        calls.forEach(call -> blocks.add(call.block()));
        PartEncoder.markLast(blocks, message);
        var turn = conversation.add("assistant", blocks);
        calls.forEach(call -> turn.calls.add(call.past()));
    }

    private record HistoryCall(Turn.PastCall past, ObjectNode block) {}

    private List<HistoryCall> calls(JsonNode message) {
        var calls = new ArrayList<HistoryCall>();
        for (var call : message.path("tool_calls")) {
            var id = call.path("id").asText("");
            var made = call(id, call.path("function"), calls);
            var marker = Conversation.marker(call);
            if (marker != null) {
                made.block().set("cache_control", marker);
            }
            calls.add(made);
        }
        if (message.path("function_call").isObject()) {
            var name = message.get("function_call").path("name").asText("");
            calls.add(call("call_" + name + "_" + functionCalls++, message.get("function_call"), calls));
        }
        return calls;
    }

    private HistoryCall call(String asked, JsonNode function, List<HistoryCall> before) {
        int turn = conversation.turns().size();
        boolean usable = !asked.isEmpty() && before.stream().noneMatch(other -> asked.equals(other.past().asked));
        var wire = usable ? ToolNames.wire(asked) : "call_" + turn + "_" + before.size();
        var block = Draft.object()
                .put("type", "tool_use")
                .put("id", wire)
                .put("name", ToolNames.wire(function.path("name").asText("unnamed")));
        block.set("input", arguments(function.path("arguments")));
        return new HistoryCall(new Turn.PastCall(asked.isEmpty() ? null : asked, wire), block);
    }

    /** An object always: history that does not parse is kept as text, for refusing it would end the conversation. */
    private ObjectNode arguments(JsonNode arguments) {
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        var text = arguments.asText("");
        if (text.isBlank() || text.equals("null")) {
            return Draft.object();
        }
        try {
            if (Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // as text, like JSON that is no object
        }
        draft.warn("messages", "arguments of a tool call are no JSON object, sent as raw_arguments");
        return Draft.object().put("raw_arguments", text);
    }

    private void toolResult(JsonNode message, String where) {
        var asked = message.path("tool_call_id").asText("");
        var call = open(asked);
        if (call == null) {
            orphan(message, where, asked);
            return;
        }
        call.answered = true;
        var result = Draft.object().put("type", "tool_result").put("tool_use_id", call.wire);
        if (message.path("content").isTextual()) {
            var text = message.get("content").textValue();
            if (!text.isBlank()) {
                result.put("content", text);
            }
        } else {
            var blocks = parts.blocks(message, where);
            var markers = blocks.stream().map(block -> block.remove("cache_control"));
            markers.filter(marker -> marker != null).forEach(marker -> result.set("cache_control", marker));
            if (!blocks.isEmpty()) {
                result.putArray("content").addAll(blocks);
            }
        }
        if (message.path("is_error").asBoolean()) {
            result.put("is_error", true);
        }
        var marker = Conversation.marker(message);
        if (marker != null) {
            result.set("cache_control", marker);
        }
        conversation.add("user", List.of(result));
    }

    /** The call that {@code asked} answers: the first open one with that id, or the first open one when the message names none. */
    private Turn.PastCall open(String asked) {
        var turn = conversation.openCalls();
        if (turn == null) {
            return null;
        }
        for (var call : turn.calls) {
            if (!call.answered && (asked.isEmpty() || asked.equals(call.asked))) {
                return call;
            }
        }
        return null;
    }

    private void orphan(JsonNode message, String where, String asked) {
        draft.warn("messages", "a tool result without its call, sent as text");
        var blocks = new ArrayList<ObjectNode>();
        blocks.add(Draft.text("[tool result " + asked + "]"));
        blocks.addAll(parts.blocks(message, where));
        conversation.add("user", blocks);
    }
}
