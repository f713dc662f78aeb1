package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.List;

/**
 * {@code response_format}. A schema goes to {@code output_config.format} where the model has it, else as a tool that must be called and whose input is the
 * answer. Plain JSON mode has no counterpart: a line of system text asks for it.
 */
final class ResponseFormat {
    static final String SENT_AS_TOOL = "response_format: too complex for structured output, sent as a tool";
    private static final String JSON_ONLY =
            "Respond with a single valid JSON object and nothing else. Do not use Markdown code fences.";

    private final Draft draft;

    ResponseFormat(Draft draft) {
        this.draft = draft;
    }

    void encode(List<ObjectNode> system, ToolChoice choice) {
        var format = draft.field("response_format").orElseGet(Draft::object);
        switch (format.path("type").asText(format.isEmpty() ? "text" : "")) {
            case "text" -> {}
            case "json_object" -> system.add(Draft.text(JSON_ONLY));
            case "json_schema" -> schema(format.path("json_schema").path("schema"), choice);
            default ->
                throw Draft.invalid(
                        "response_format", "'response_format.type' must be 'text', 'json_object' or 'json_schema'.");
        }
    }

    private void schema(JsonNode given, ToolChoice choice) {
        if (!(given instanceof ObjectNode schema)) {
            throw Draft.invalid("response_format", "Missing required parameter: 'response_format.json_schema.schema'.");
        }
        if (!schema.path("type").asText("").equals("object")) {
            throw Draft.unsupported("response_format", "The root of the schema must have type 'object'.");
        }
        if (asTool(draft.call)) {
            tool(schema, choice);
            return;
        }
        var format = draft.body.withObject("/output_config").putObject("format").put("type", "json_schema");
        format.set("schema", SchemaCleaner.clean(schema));
    }

    private void tool(ObjectNode schema, ToolChoice choice) {
        if (!draft.traits.forcedTool()) {
            throw Draft.unsupported("response_format", "This model cannot serve a schema that refers to itself.");
        }
        var tool = Draft.object()
                .put("name", toolName(draft.call.request()))
                .put("description", "Respond with a JSON object.");
        tool.set("input_schema", schema);
        choice.require(tool);
    }

    /** Whether the answer to {@code call} is the input of a tool; the same for request and answer. */
    static boolean asTool(AdapterCall call) {
        var format = call.request().get("response_format").orElse(null);
        if (format == null || !format.path("type").asText("").equals("json_schema")) {
            return false;
        }
        if (!ModelTraits.of(call.upstreamModel()).schema()) {
            return true;
        }
        return call.notes().warnings().contains(SENT_AS_TOOL)
                || (format.path("json_schema").path("schema") instanceof ObjectNode schema
                        && SchemaCleaner.recursive(schema));
    }

    /** The name of the tool whose input is the answer: one that the client does not use. */
    static String toolName(ModelRequest request) {
        var tools = request.get("tools").orElseGet(Draft::array);
        for (var tool : tools) {
            if (tool.path("function").path("name").asText("").equals("json")) {
                return "json_response";
            }
        }
        return "json";
    }
}
