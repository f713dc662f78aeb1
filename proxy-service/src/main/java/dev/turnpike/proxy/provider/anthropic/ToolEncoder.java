package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code tools} and their deprecated forerunner {@code functions}. */
final class ToolEncoder {
    private final Draft draft;
    private final Set<String> names = new HashSet<>();

    ToolEncoder(Draft draft) {
        this.draft = draft;
    }

    /** The definitions in the client's order, maybe none. */
    List<ObjectNode> encode() {
        var tools = new ArrayList<ObjectNode>();
        int index = 0;
        for (var tool : list("tools")) {
            tools.add(tool(tool, "tools[" + index++ + "]"));
        }
        index = 0;
        for (var function : list("functions")) {
            tools.add(definition(function, function, "functions[" + index++ + "]"));
        }
        if (draft.field("functions").isPresent()) {
            draft.warn("functions", "sent as tools, calls come back as tool_calls");
        }
        return tools;
    }

    private JsonNode list(String name) {
        var list = draft.field(name).orElseGet(Draft::array);
        if (!(list instanceof ArrayNode)) {
            throw Draft.invalid(name, "'" + name + "' must be an array.");
        }
        return list;
    }

    private ObjectNode tool(JsonNode tool, String where) {
        if (!tool.path("type").asText("function").equals("function")) {
            throw Draft.unsupported(where, "Only tools of type 'function' can be sent to Anthropic.");
        }
        return definition(tool.path("function"), tool, where + ".function");
    }

    private ObjectNode definition(JsonNode function, JsonNode tool, String where) {
        var name = function.path("name").asText("");
        if (name.isEmpty()) {
            throw Draft.invalid(where + ".name", "Missing required parameter: '" + where + ".name'.");
        }
        if (!names.add(name)) {
            throw Draft.invalid(where + ".name", "Two tools have one name; names must be unique.");
        }
        var wire = Draft.object().put("name", ToolNames.wire(name));
        if (function.path("description").isTextual()) {
            wire.set("description", function.get("description"));
        }
        var schema = schema(function.path("parameters"), where);
        if (function.path("strict").asBoolean() && strict(schema)) {
            wire.set("input_schema", SchemaCleaner.clean(schema));
            wire.put("strict", true);
        } else {
            wire.set("input_schema", schema);
        }
        var marker = Conversation.marker(tool) == null ? Conversation.marker(function) : Conversation.marker(tool);
        if (marker != null) {
            wire.set("cache_control", marker);
        }
        return wire;
    }

    private boolean strict(ObjectNode schema) {
        if (draft.traits.schema() && !SchemaCleaner.recursive(schema)) {
            return true;
        }
        draft.warn("tools", "strict is not available for this model or schema, dropped");
        return false;
    }

    private static ObjectNode schema(JsonNode parameters, String where) {
        if (parameters.isMissingNode() || parameters.isNull() || parameters.isEmpty()) {
            var empty = Draft.object().put("type", "object");
            empty.putObject("properties");
            return empty;
        }
        if (!(parameters instanceof ObjectNode schema)) {
            throw Draft.invalid(where + ".parameters", "'" + where + ".parameters' must be a JSON Schema object.");
        }
        if (!schema.has("type")) {
            return Draft.object().put("type", "object").setAll(schema);
        }
        if (!schema.path("type").asText("").equals("object")) {
            throw Draft.invalid(
                    where + ".parameters", "The root of '" + where + ".parameters' must have type 'object'.");
        }
        return schema;
    }
}
