package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The tool calls of one assistant message in the history, as parts with {@code functionCall}. */
final class ToolCalls {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final GeminiCall gemini;
    private final String where;

    /** {@code where} names the message in errors. */
    ToolCalls(GeminiCall gemini, String where) {
        this.gemini = gemini;
        this.where = where;
    }

    /** One call: its id and function name as the client has them, and the part for Gemini. */
    record Call(String id, String name, ObjectNode part) {}

    List<Call> read(JsonNode message) {
        var calls = new ArrayList<Call>();
        for (var toolCall : message.path("tool_calls")) {
            calls.add(call(toolCall, calls.size()));
        }
        if (calls.isEmpty() && message.path("function_call").isObject()) {
            var toolCall = NODES.objectNode().put("id", "call_" + where.replaceAll("\\D", ""));
            toolCall.set("function", message.get("function_call"));
            calls.add(call(toolCall, 0));
        }
        return calls;
    }

    private Call call(JsonNode toolCall, int index) {
        var at = where + ".tool_calls[" + index + "]";
        if (toolCall.path("type").asText("function").equals("custom")) {
            throw Refuse.unsupported(at + ".type", "Gemini has no custom tools.");
        }
        var function = toolCall.path("function");
        var name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw Refuse.invalid(at + ".function.name", "The tool call names no function.");
        }
        var id = Signatures.plainId(toolCall.path("id").asText(""));
        var part = NODES.objectNode();
        var call = part.putObject("functionCall");
        if (gemini.has(Trait.CALL_IDS) && !id.isEmpty()) {
            call.put("id", id);
        }
        call.put("name", ToolNames.toGemini(name));
        call.set("args", arguments(function.path("arguments"), at + ".function.arguments"));
        sign(part, toolCall, index);
        return new Call(id, name, part);
    }

    /** Gemini 3 refuses a step whose first call has no signature: one that it did not make gets the value that stands for none. */
    private void sign(ObjectNode part, JsonNode toolCall, int index) {
        if (!gemini.signs()) {
            return;
        }
        var signature = Signatures.find(toolCall, gemini.call().continuations());
        if (!signature.isEmpty()) {
            part.put("thoughtSignature", signature);
        } else if (index == 0 && gemini.has(Trait.SIGNATURES)) {
            part.put("thoughtSignature", Signatures.SKIP);
        }
    }

    private static ObjectNode arguments(JsonNode arguments, String param) {
        if (arguments instanceof ObjectNode object) {
            return object;
        }
        var text = arguments.asText("");
        if (arguments.isNull() || text.isBlank()) {
            return NODES.objectNode();
        }
        try {
            var value = Json.read(text.getBytes(StandardCharsets.UTF_8));
            if (value instanceof ObjectNode object) {
                return object;
            }
            var wrapped = NODES.objectNode();
            wrapped.set("value", value);
            return wrapped;
        } catch (JsonProcessingException e) {
            throw Refuse.invalid(param, "'" + param + "' is not valid JSON.");
        }
    }
}
