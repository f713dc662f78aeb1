package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.ModelRequest;
import java.nio.charset.StandardCharsets;

/** Calls a tool, or answers in the form that {@code response_format} asks for. */
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
        var call = JsonNodeFactory.instance
                .objectNode()
                .put("id", "call_echo_" + name)
                .put("type", "function");
        call.putObject("function").put("name", name).put("arguments", text(new EchoValue(said).object(parameters)));
        return call;
    }

    /** What the user said, as JSON when {@code response_format} asks for JSON. */
    static String formatted(ModelRequest request, String said) {
        var format = request.get("response_format").orElse(MissingNode.getInstance());
        return switch (format.path("type").asText("text")) {
            case "json_object" -> text(JsonNodeFactory.instance.objectNode().put("echo", said));
            case "json_schema" ->
                text(new EchoValue(said).value(format.path("json_schema").path("schema")));
            default -> said;
        };
    }

    private static String text(JsonNode value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
