package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code tool_choice}.
 *
 * @param names the functions that it allows; empty means all
 */
record ToolChoice(Mode mode, List<String> names) {
    private static final ToolChoice DEFAULT = new ToolChoice(Mode.AUTO, List.of());

    /** Whether a function is to be called. */
    enum Mode {
        NONE,
        AUTO,
        REQUIRED
    }

    static ToolChoice of(JsonNode choice) {
        if (choice.isTextual()) {
            return word(choice.textValue(), "tool_choice");
        }
        return switch (choice.path("type").asText("")) {
            case "function" -> named(choice.path("function").path("name"), "tool_choice.function.name");
            case "allowed_tools" -> allowed(choice.path("allowed_tools"));
            case "custom" -> throw Refuse.unsupported("tool_choice", "Gemini has no custom tools.");
            default -> throw Refuse.invalid("tool_choice", "'tool_choice' is of an unknown form.");
        };
    }

    /** The legacy {@code function_call}; missing means the default. */
    static ToolChoice ofFunctionCall(JsonNode choice) {
        if (choice.isMissingNode()) {
            return DEFAULT;
        }
        return choice.isTextual()
                ? word(choice.textValue(), "function_call")
                : named(choice.path("name"), "function_call.name");
    }

    private static ToolChoice word(String word, String param) {
        return switch (word) {
            case "auto" -> DEFAULT;
            case "none" -> new ToolChoice(Mode.NONE, List.of());
            case "required" -> new ToolChoice(Mode.REQUIRED, List.of());
            default ->
                throw Refuse.invalid(param, "Invalid value for '" + param + "': expected none, auto or required.");
        };
    }

    private static ToolChoice named(JsonNode name, String param) {
        if (!name.isTextual()) {
            throw Refuse.invalid(param, "'" + param + "' must be the name of a function.");
        }
        return new ToolChoice(Mode.REQUIRED, List.of(name.textValue()));
    }

    private static ToolChoice allowed(JsonNode allowed) {
        var names = new ArrayList<String>();
        allowed.path("tools")
                .forEach(tool -> names.add(tool.path("function").path("name").asText("")));
        return new ToolChoice(
                word(allowed.path("mode").asText("auto"), "tool_choice.allowed_tools.mode")
                        .mode(),
                names);
    }
}
