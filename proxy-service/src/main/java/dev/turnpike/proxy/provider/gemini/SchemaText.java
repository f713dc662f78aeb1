package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** What a schema says in words because its language has no member for it, and small questions about schemas. */
final class SchemaText {
    private SchemaText() {}

    /** Adds {@code sentence} to the description. */
    static void describe(ObjectNode schema, String sentence) {
        var text = schema.path("description").asText("");
        schema.put("description", text.isBlank() ? sentence : text + " " + sentence);
    }

    /** {@code One of: 1, 2, 3}. */
    static String oneOf(JsonNode values) {
        var texts = StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return "One of: " + String.join(", ", texts);
    }

    /** The names in {@code type}, which may be one or several. */
    static List<String> types(JsonNode schema) {
        var type = schema.path("type");
        if (type.isTextual()) {
            return List.of(type.textValue());
        }
        var names = new ArrayList<String>();
        type.forEach(name -> names.add(name.asText()));
        return names;
    }

    static boolean isNullType(JsonNode schema) {
        return types(schema).equals(List.of("null"));
    }

    /** Puts the members of {@code allOf}'s schemas into {@code schema}: properties and required are joined, of others the last wins, its own win over all. */
    static ObjectNode mergeAllOf(ObjectNode schema, Iterable<JsonNode> all) {
        var merged = schema.objectNode();
        var own = schema.deepCopy();
        own.remove("allOf");
        all.forEach(part -> mergeInto(merged, part));
        mergeInto(merged, own);
        return merged;
    }

    private static void mergeInto(ObjectNode merged, JsonNode part) {
        for (var entry : part.properties()) {
            var present = merged.get(entry.getKey());
            var value = entry.getValue();
            if (entry.getKey().equals("properties") && present instanceof ObjectNode properties && value.isObject()) {
                properties.setAll((ObjectNode) value.deepCopy());
            } else if (entry.getKey().equals("required") && present instanceof ArrayNode required) {
                value.forEach(required::add);
            } else {
                merged.set(entry.getKey(), value.deepCopy());
            }
        }
    }
}
