package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;

/** The rules of {@link OpenApiSchema} for one value: format, enumeration, bounds. */
final class SchemaRules {
    private static final Map<String, Set<String>> FORMATS = Map.of(
            "STRING", Set.of("enum", "date-time"),
            "NUMBER", Set.of("float", "double"),
            "INTEGER", Set.of("int32", "int64"));

    private SchemaRules() {}

    /** Each type knows a few formats and refuses others. */
    static void format(ObjectNode source, ObjectNode target, String type) {
        var format = source.path("format").asText("");
        if (FORMATS.getOrDefault(type, Set.of()).contains(format)) {
            target.put("format", format);
        }
    }

    /** Enumerations hold strings only; others are named in the description. */
    static void values(ObjectNode source, ObjectNode target, String type) {
        var values = JsonNodeFactory.instance.arrayNode();
        var given = source.has("const")
                ? JsonNodeFactory.instance.arrayNode().add(source.get("const"))
                : source.path("enum");
        given.valueStream().filter(value -> !value.isNull()).forEach(values::add);
        if (values.size() < given.size()) {
            target.put("nullable", true);
        }
        if (values.isEmpty()) {
            return;
        }
        if (type.equals("STRING") && values.valueStream().allMatch(JsonNode::isTextual)) {
            target.set("enum", values);
        } else {
            SchemaText.describe(target, SchemaText.oneOf(values));
        }
    }

    /** The type that {@code enum} or {@code const} shows; STRING without one. */
    static String typeOfValues(ObjectNode source) {
        var first =
                source.has("const") ? source.get("const") : source.path("enum").path(0);
        if (first.isBoolean()) {
            return "BOOLEAN";
        }
        if (first.isIntegralNumber()) {
            return "INTEGER";
        }
        return first.isNumber() ? "NUMBER" : "STRING";
    }

    /** An exclusive bound of an integer is the next integer; of a number it is the bound itself. */
    static void bounds(ObjectNode source, ObjectNode target, String type) {
        bound(source.path("exclusiveMinimum"), target, type.equals("INTEGER") ? 1 : 0, "minimum");
        bound(source.path("exclusiveMaximum"), target, type.equals("INTEGER") ? -1 : 0, "maximum");
    }

    private static void bound(JsonNode exclusive, ObjectNode target, int step, String name) {
        if (exclusive.isNumber()) {
            target.set(
                    name,
                    JsonNodeFactory.instance.numberNode(exclusive.decimalValue().add(BigDecimal.valueOf(step))));
        }
    }
}
