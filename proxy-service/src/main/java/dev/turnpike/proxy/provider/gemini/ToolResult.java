package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;

/**
 * One message of role {@code tool} (or the legacy {@code function}).
 *
 * @param callId empty in the legacy form
 * @param name the message's own {@code name}, mostly empty
 * @param response always an object, as Gemini wants it
 * @param media images and files in the result, as parts
 */
record ToolResult(String callId, String name, ObjectNode response, ArrayNode media) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    static ToolResult read(JsonNode message, String where, UserParts userParts) {
        var text = new StringBuilder();
        var media = NODES.arrayNode();
        var content = message.path("content");
        if (content.isTextual() || content.isArray()) {
            for (var part : userParts.read(content, where + ".content")) {
                if (part.has("text")) {
                    text.append(part.path("text").asText());
                } else {
                    media.add(part);
                }
            }
        }
        return new ToolResult(
                Signatures.plainId(message.path("tool_call_id").asText("")),
                message.path("name").asText(""),
                response(text.toString(), media),
                media);
    }

    private static ObjectNode response(String text, ArrayNode media) {
        var response = NODES.objectNode();
        if (text.isEmpty() && !media.isEmpty()) {
            return response;
        }
        var value = value(text);
        if (value instanceof ObjectNode object && !refersToParts(object)) {
            return object;
        }
        return value.isObject() ? response.put("output", text) : response.set("output", value);
    }

    private static JsonNode value(String text) {
        try {
            var node = Json.read(text.getBytes(StandardCharsets.UTF_8));
            return node.isMissingNode() ? NODES.textNode(text) : node;
        } catch (JsonProcessingException e) {
            return NODES.textNode(text);
        }
    }

    /** Gemini 3 takes {@code $ref} in a response for the name of an attached part and refuses the request when there is none. */
    private static boolean refersToParts(JsonNode node) {
        return node.has("$ref") || node.valueStream().anyMatch(ToolResult::refersToParts);
    }
}
