package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.ModelRequest;
import java.nio.charset.StandardCharsets;

/** Makes values that fit a JSON Schema: the arguments of a tool call, or an answer that {@code response_format} asks for. */
record EchoTool(String name, JsonNode parameters) {

    /** The tool that {@code tool_choice} asks for: the one it names, or with {@code required} the first; null when it asks for none. */
    static EchoTool asked(ModelRequest request) {
        var choice = request.get("tool_choice").orElse(MissingNode.getInstance());
        var wanted = choice.path("function").path("name").asText("");
        boolean any = choice.asText("").equals("required");
        for (var tool : request.get("tools").orElse(MissingNode.getInstance())) {
            var function = tool.path("function");
            if (any || (!wanted.isEmpty() && function.path("name").asText().equals(wanted))) {
                return new EchoTool(function.path("name").asText(), function.path("parameters"));
            }
        }
        return null;
    }

    /** The call; its string arguments say what the user said. */
    ObjectNode call(String said) {
        var arguments = new String(Json.write(object(parameters, said)), StandardCharsets.UTF_8);
        var call = JsonNodeFactory.instance
                .objectNode()
                .put("id", "call_echo_" + name)
                .put("type", "function");
        call.putObject("function").put("name", name).put("arguments", arguments);
        return call;
    }

    /** What the user said, as JSON when {@code response_format} asks for JSON. */
    static String formatted(ModelRequest request, String said) {
        var format = request.get("response_format").orElse(MissingNode.getInstance());
        return switch (format.path("type").asText("text")) {
            case "json_object" -> text(JsonNodeFactory.instance.objectNode().put("echo", said));
            case "json_schema" -> text(value(format.path("json_schema").path("schema"), said));
            default -> said;
        };
    }

    private static String text(JsonNode value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }

    private static ObjectNode object(JsonNode schema, String said) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var required : schema.path("required")) {
            object.set(required.asText(), value(schema.path("properties").path(required.asText()), said));
        }
        return object;
    }

    private static JsonNode value(JsonNode schema, String said) {
        if (schema.path("enum").size() > 0) {
            return schema.path("enum").get(0);
        }
        return switch (schema.path("type").asText("string")) {
            case "object" -> object(schema, said);
            case "array" -> JsonNodeFactory.instance.arrayNode();
            case "integer", "number" -> JsonNodeFactory.instance.numberNode(0);
            case "boolean" -> JsonNodeFactory.instance.booleanNode(false);
            case "null" -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(said);
        };
    }
}
