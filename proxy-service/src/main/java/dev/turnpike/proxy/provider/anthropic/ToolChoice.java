package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** {@code tool_choice}, {@code function_call} and {@code parallel_tool_calls}, over the tools of the request. */
final class ToolChoice {
    private final Draft draft;
    private final List<ObjectNode> tools;
    /** Null when nothing needs to be said. */
    private ObjectNode wire;

    private ToolChoice(Draft draft, List<ObjectNode> tools) {
        this.draft = draft;
        this.tools = new ArrayList<>(tools);
    }

    static ToolChoice of(Draft draft, List<ObjectNode> tools) {
        var choice = new ToolChoice(draft, tools);
        choice.read("function_call");
        choice.read("tool_choice");
        choice.oneAtATime();
        return choice;
    }

    /** The tools that may be called, after {@code allowed_tools}. */
    List<ObjectNode> tools() {
        return tools;
    }

    /** Whether a call is required. */
    boolean forces() {
        return wire != null && !is("auto") && !is("none");
    }

    boolean is(String type) {
        return wire != null && wire.path("type").textValue().equals(type);
    }

    /** Requires a call of {@code tool}, or of any tool when there are others. */
    void require(ObjectNode tool) {
        wire = tools.isEmpty() || is("none")
                ? Draft.object()
                        .put("type", "tool")
                        .put("name", tool.path("name").textValue())
                : Draft.object().put("type", "any");
        wire.put("disable_parallel_tool_use", true);
        tools.add(tool);
    }

    void write() {
        if (!tools.isEmpty()) {
            draft.body.putArray("tools").addAll(tools);
            if (wire != null) {
                draft.body.set("tool_choice", wire);
            }
        }
    }

    private void read(String field) {
        draft.field(field).ifPresent(choice -> {
            read(field, choice);
            if (forces() && !draft.traits.forcedTool()) {
                throw Draft.unsupported(
                        field, "This model does not take a forced tool: '" + field + "' must be 'auto' or 'none'.");
            }
        });
    }

    private void read(String field, JsonNode choice) {
        if (choice.isTextual()) {
            mode(choice.textValue(), field);
        } else if (choice.path("type").asText("").equals("allowed_tools")) {
            allowed(choice.path("allowed_tools"));
        } else {
            named(choice, field);
        }
    }

    private void mode(String mode, String field) {
        switch (mode) {
            case "auto" -> wire = Draft.object().put("type", "auto");
            case "none" -> wire = Draft.object().put("type", "none");
            case "required" -> any(field);
            default -> throw Draft.invalid(field, "'" + field + "' must be 'none', 'auto', 'required' or an object.");
        }
    }

    private void any(String field) {
        if (tools.isEmpty()) {
            throw Draft.invalid(field, "'" + field + "' requires a tool, but there is none.");
        }
        wire = Draft.object().put("type", "any");
    }

    private void allowed(JsonNode allowed) {
        var names = new HashSet<String>();
        allowed.path("tools")
                .forEach(tool -> names.add(ToolNames.wire(tool.path("function")
                        .path("name")
                        .asText(tool.path("name").asText("")))));
        tools.removeIf(tool -> !names.contains(tool.path("name").textValue()));
        mode(allowed.path("mode").asText("auto"), "tool_choice");
    }

    private void named(JsonNode choice, String field) {
        boolean function = field.equals("function_call")
                || choice.path("type").asText("function").equals("function");
        if (!function) {
            throw Draft.unsupported(field, "Only tools of type 'function' can be chosen.");
        }
        var name =
                choice.path("function").path("name").asText(choice.path("name").asText(""));
        var wanted = ToolNames.wire(name);
        if (tools.stream().noneMatch(tool -> tool.path("name").textValue().equals(wanted))) {
            throw Draft.invalid(field, "'" + field + "' names a tool that is not among the tools.");
        }
        wire = Draft.object().put("type", "tool").put("name", wanted);
    }

    private void oneAtATime() {
        boolean parallel =
                draft.field("parallel_tool_calls").map(JsonNode::asBoolean).orElse(true);
        if (parallel || is("none")) {
            return;
        }
        if (tools.isEmpty()) {
            draft.warn("parallel_tool_calls", "without tools, dropped");
            return;
        }
        wire = wire == null ? Draft.object().put("type", "auto") : wire;
        wire.put("disable_parallel_tool_use", true);
    }
}
