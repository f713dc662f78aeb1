package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Makes values that fit a JSON Schema; its strings say what the user said, cut. A schema of a client's can be of any size: it gets so many members and no more. */
final class EchoValue {
    private static final int LONGEST = 4_096;
    private int members = 1_000;
    private final String said;

    EchoValue(String said) {
        this.said = said.length() <= LONGEST ? said : said.substring(0, LONGEST);
    }

    /** An object with the members that {@code schema} requires. */
    ObjectNode object(JsonNode schema) {
        var object = JsonNodeFactory.instance.objectNode();
        for (var required : schema.path("required")) {
            var name = required.asText();
            if (!object.has(name) && members-- > 0) {
                object.set(name, value(schema.path("properties").path(name)));
            }
        }
        return object;
    }

    /** A value of the type that {@code schema} names, the first where it names several. */
    JsonNode value(JsonNode schema) {
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (!schema.path("enum").isEmpty()) {
            return schema.path("enum").get(0);
        }
        var type = schema.path("type").isArray() ? schema.path("type").path(0) : schema.path("type");
        return switch (type.asText("string")) {
            case "object" -> object(schema);
            case "array" -> JsonNodeFactory.instance.arrayNode();
            case "integer", "number" -> JsonNodeFactory.instance.numberNode(0);
            case "boolean" -> JsonNodeFactory.instance.booleanNode(false);
            case "null" -> JsonNodeFactory.instance.nullNode();
            default -> JsonNodeFactory.instance.textNode(said);
        };
    }
}
