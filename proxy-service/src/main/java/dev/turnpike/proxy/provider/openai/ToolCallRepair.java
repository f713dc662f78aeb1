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

    ToolCallRepair(AdapterCall call) {
        this.call = call;
    }

    void repair(ObjectNode delta, ChoiceState choice) {
        if (!delta.hasNonNull("tool_calls")) {
            return;
        }
        if (!(delta.path("tool_calls") instanceof ArrayNode fragments)) {
            delta.remove("tool_calls");
            call.notes().warn("tool_calls: not a list, removed");
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

    private void fragment(ObjectNode fragment, ChoiceState choice) {
        var kind = fragment.path("custom").isObject() ? "custom" : "function";
        var inner = fragment.path(kind) instanceof ObjectNode object ? object : fragment.putObject(kind);
        boolean named = !inner.path("name").asText("").isEmpty();
        var index = fragment.path("index");
        int given = index.isInt() && index.asInt() >= 0 ? index.asInt() : -1;
        var tool = choice.tool(given, fragment.path("id").asText(""), named);
        if (given != tool.index) {
            fragment.put("index", tool.index);
            call.notes().warn("tool_calls.index: renumbered from 0");
        }
        ChoiceRepair.arguments(call, fragment);
        if (tool.started) {
            later(fragment, inner, tool);
        } else {
            first(fragment, inner, tool);
            fragment.put("type", kind);
        }
        tool.named |= named;
    }

    private void first(ObjectNode fragment, ObjectNode inner, ToolState tool) {
        tool.started = true;
        var id = fragment.path("id").asText("");
        if (id.isEmpty()) {
            call.notes().warn("tool_calls.id: missing, made");
        }
        fragment.put("id", id.isEmpty() ? ChoiceRepair.madeId(call, tool.index) : id);
        inner.put("name", inner.path("name").asText(""));
    }

    private void later(ObjectNode fragment, ObjectNode inner, ToolState tool) {
        boolean repeated = fragment.remove("id") != null;
        repeated |= fragment.remove("type") != null;
        if (tool.named || inner.path("name").asText("").isEmpty()) {
            repeated |= inner.remove("name") != null; // else it is the name, late
        }
        if (repeated) {
            call.notes().warn("tool_calls: id, type or name repeated, removed");
        }
    }
}
