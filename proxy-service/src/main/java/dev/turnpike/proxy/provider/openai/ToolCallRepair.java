package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.provider.AdapterCall;

/**
 * Tool call fragments as OpenAI sends them: indexes from 0 without holes, id, type and name in the first fragment only. The Python client joins repeated ids into one
 * string and fails on an index that starts at 1.
 */
final class ToolCallRepair {
    private final AdapterCall call;
    private final StreamState state;

    ToolCallRepair(AdapterCall call, StreamState state) {
        this.call = call;
        this.state = state;
    }

    void repair(ObjectNode delta, int choice) {
        if (!delta.has("tool_calls")) {
            return;
        }
        if (!(delta.path("tool_calls") instanceof ArrayNode fragments)) {
            delta.remove("tool_calls");
            return;
        }
        for (var each = fragments.iterator(); each.hasNext(); ) {
            if (each.next() instanceof ObjectNode fragment) {
                fragment(fragment, choice);
            } else {
                each.remove();
            }
        }
    }

    private void fragment(ObjectNode fragment, int choice) {
        boolean named = !fragment.path(kind(fragment)).path("name").asText("").isEmpty();
        var given = fragment.path("index").isInt()
                ? Integer.valueOf(fragment.path("index").asInt())
                : null;
        var tool = state.tool(choice, given, named ? StreamState.ToolStart.NEW : StreamState.ToolStart.MORE);
        if (given == null || given != tool.index) {
            fragment.put("index", tool.index);
            call.notes().warn("tool_calls.index: renumbered from 0");
        }
        if (!(fragment.path(kind(fragment)) instanceof ObjectNode)) {
            fragment.putObject(kind(fragment));
        }
        ChoiceRepair.arguments(call, fragment);
        if (tool.started) {
            later(fragment);
        } else {
            first(fragment, tool);
        }
    }

    /** The member that holds name and arguments: {@code function}, or {@code custom} of a custom tool. */
    private static String kind(ObjectNode fragment) {
        return fragment.has("custom") ? "custom" : "function";
    }

    private void first(ObjectNode fragment, StreamState.ToolCall tool) {
        tool.started = true;
        if (fragment.path("id").asText("").isEmpty()) {
            fragment.put("id", ChoiceRepair.madeId(call, tool.index));
            call.notes().warn("tool_calls.id: missing, made");
        }
        if (!fragment.path("type").isTextual()) {
            fragment.put("type", kind(fragment));
        }
        var function = (ObjectNode) fragment.path(kind(fragment));
        if (!function.path("name").isTextual()) {
            function.put("name", "");
        }
    }

    private void later(ObjectNode fragment) {
        boolean repeated = fragment.remove("id") != null;
        repeated |= fragment.remove("type") != null;
        repeated |= ((ObjectNode) fragment.path(kind(fragment))).remove("name") != null;
        if (repeated) {
            call.notes().warn("tool_calls: id, type or name repeated, removed");
        }
    }
}
