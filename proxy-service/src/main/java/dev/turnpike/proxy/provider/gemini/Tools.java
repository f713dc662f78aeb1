package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code tools}, {@code tool_choice} and their legacy forms, as {@code tools} and {@code toolConfig}. */
final class Tools {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final GeminiCall gemini;
    private final ArrayNode declarations = NODES.arrayNode();
    private final Set<String> names = new LinkedHashSet<>();
    private final BuiltInTools builtIn;
    private final ToolChoice choice;
    private boolean strict;

    /** Takes its members out of {@code fields}. */
    Tools(GeminiCall gemini, Fields fields) {
        this.gemini = gemini;
        this.builtIn = new BuiltInTools(gemini);
        readTools(fields.take("tools"));
        readFunctions(fields.take("functions"));
        var search = fields.take("web_search_options");
        if (search.isObject()) {
            builtIn.webSearch(search);
        }
        if (!builtIn.isEmpty() && !declarations.isEmpty()) {
            throw Refuse.unsupported(
                    search.isObject() ? "web_search_options" : "tools",
                    "Gemini's own tools cannot be used together with functions.");
        }
        var legacy = fields.take("function_call");
        var asked = fields.take("tool_choice");
        this.choice = asked.isMissingNode() ? ToolChoice.ofFunctionCall(legacy) : ToolChoice.of(asked);
    }

    boolean hasFunctions() {
        return !declarations.isEmpty();
    }

    boolean isEmpty() {
        return declarations.isEmpty() && builtIn.isEmpty();
    }

    /** Whether the model has to call a function, and so cannot answer in JSON. */
    boolean forced() {
        return hasFunctions() && choice.mode() == ToolChoice.Mode.REQUIRED;
    }

    void writeTo(ObjectNode body) {
        if (isEmpty()) {
            return;
        }
        var tools = body.putArray("tools");
        if (hasFunctions()) {
            tools.addObject().set("functionDeclarations", declarations);
            choose(body);
        }
        builtIn.writeTo(tools);
    }

    private void choose(ObjectNode body) {
        for (var name : choice.names()) {
            if (!names.contains(name)) {
                throw Refuse.invalid("tool_choice", "'tool_choice' names a function that 'tools' does not declare.");
            }
        }
        var mode = mode();
        if (mode == null) {
            if (!choice.names().isEmpty()) {
                gemini.warn("tool_choice: this model cannot be limited to some functions, all stay allowed");
            }
            return;
        }
        var config =
                body.putObject("toolConfig").putObject("functionCallingConfig").put("mode", mode);
        if (!choice.names().isEmpty()) {
            var allowed = config.putArray("allowedFunctionNames");
            choice.names().forEach(name -> allowed.add(ToolNames.toGemini(name)));
        }
    }

    /** Null leaves the choice to Gemini's default, which is {@code AUTO}. */
    private String mode() {
        return switch (choice.mode()) {
            case NONE -> "NONE";
            case REQUIRED -> "ANY";
            case AUTO -> {
                boolean validated = gemini.has(Trait.VALIDATED)
                        && (strict || !choice.names().isEmpty());
                yield validated ? "VALIDATED" : null;
            }
        };
    }

    private void readTools(JsonNode tools) {
        int i = 0;
        for (var tool : tools) {
            var where = "tools[" + i++ + "]";
            var type = tool.path("type").asText(tool.has("function") ? "function" : "");
            if (type.equals("function")) {
                declare(tool.path("function"), where + ".function");
            } else if (!builtIn.take(tool)) {
                throw Refuse.unsupported(where + ".type", "Gemini has no tool of type '" + Fields.shown(type) + "'.");
            }
        }
    }

    private void readFunctions(JsonNode functions) {
        int i = 0;
        for (var function : functions) {
            declare(function, "functions[" + i++ + "]");
        }
    }

    private void declare(JsonNode function, String where) {
        var name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw Refuse.invalid(where + ".name", "The function has no name.");
        }
        names.add(name);
        strict |= function.path("strict").asBoolean(false);
        var declaration = declarations.addObject().put("name", ToolNames.toGemini(name));
        if (function.path("description").isTextual()) {
            declaration.set("description", function.get("description"));
        }
        var parameters = function.path("parameters");
        if (!takesNothing(parameters)) {
            var form = gemini.schemaForm();
            declaration.set(form.parametersField(), form.convert(parameters, where + ".parameters"));
        }
    }

    /** An object without properties at the top is refused by older models; no schema says the same. */
    private static boolean takesNothing(JsonNode parameters) {
        if (!parameters.isObject() || parameters.isEmpty()) {
            return true;
        }
        boolean plain = parameters.path("type").asText("").equals("object");
        return plain
                && parameters.path("properties").isEmpty()
                && !parameters.has("anyOf")
                && !parameters.has("oneOf")
                && !parameters.has("allOf")
                && !parameters.path("additionalProperties").isObject();
    }
}
