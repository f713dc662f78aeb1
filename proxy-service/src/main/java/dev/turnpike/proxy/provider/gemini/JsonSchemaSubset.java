package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Filters a JSON Schema to the keywords that Gemini documents. It walks schemas, not names: a property that is called like a keyword stays. Rules without
 * a keyword there are said in the description, so the model still sees them.
 */
final class JsonSchemaSubset {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Set<String> COPIED = Set.of(
            "$id",
            "$anchor",
            "type",
            "format",
            "title",
            "description",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "propertyOrdering",
            "default");

    private static final List<String> SAID = List.of(
            "pattern",
            "minLength",
            "maxLength",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "uniqueItems",
            "minProperties",
            "maxProperties");

    private final References references;

    /** {@code param} names the schema in an error. */
    JsonSchemaSubset(JsonNode root, String param) {
        this.references = new References(root, param);
    }

    ObjectNode convert(JsonNode schema) {
        if (!(schema instanceof ObjectNode source)) {
            return NODES.objectNode();
        }
        if (source.path("$ref").isTextual()) {
            return reference(source, source);
        }
        if (source.path("allOf").size() == 1
                && source.path("allOf").path(0).path("$ref").isTextual()) {
            return reference(source.path("allOf").path(0), source);
        }
        return references.merge(source, this::node);
    }

    /** Beside {@code $ref} only members that begin with {@code $} are allowed. */
    private ObjectNode reference(JsonNode holder, ObjectNode source) {
        var target = NODES.objectNode();
        target.put("$ref", holder.path("$ref").textValue().replace("#/definitions/", "#/$defs/"));
        definitions(source, target);
        return target;
    }

    private ObjectNode node(ObjectNode source) {
        var target = NODES.objectNode();
        for (var entry : source.properties()) {
            member(source, target, entry.getKey());
        }
        definitions(source, target);
        values(source, target);
        nullable(source, target);
        say(source, target);
        return target;
    }

    private void member(ObjectNode source, ObjectNode target, String name) {
        var value = source.get(name);
        if (COPIED.contains(name)) {
            target.set(name, value);
            return;
        }
        switch (name) {
            case "properties" -> target.set(name, map(value));
            case "required" -> required(source, target);
            case "items" -> items(target, value);
            case "prefixItems", "anyOf", "oneOf" -> target.set(name, list(value));
            case "additionalProperties" -> target.set(name, value.isBoolean() ? value : convert(value));
            default -> {
                // Not in Gemini's language; what can be said in words is said by say().
            }
        }
    }

    /** A required name that is no property is refused. */
    private static void required(ObjectNode source, ObjectNode target) {
        var names = NODES.arrayNode();
        source.path("required")
                .valueStream()
                .filter(name -> source.path("properties").has(name.asText("")))
                .forEach(names::add);
        if (!names.isEmpty()) {
            target.set("required", names);
        }
    }

    private void items(ObjectNode target, JsonNode value) {
        if (value.isArray()) {
            target.set("prefixItems", list(value));
        } else if (!value.isBoolean()) {
            target.set("items", convert(value));
        }
    }

    private void definitions(ObjectNode source, ObjectNode target) {
        var all = NODES.objectNode();
        all.setAll(map(source.path("definitions")));
        all.setAll(map(source.path("$defs")));
        if (!all.isEmpty()) {
            target.set("$defs", all);
        }
    }

    /** {@code enum} takes strings and numbers. */
    private static void values(ObjectNode source, ObjectNode target) {
        var values = source.path("enum");
        if (source.has("const")) {
            values = NODES.arrayNode().add(source.get("const"));
        }
        if (!values.isArray() || values.isEmpty()) {
            return;
        }
        var kept = NODES.arrayNode();
        values.forEach(value -> {
            if (value.isTextual() || value.isNumber()) {
                kept.add(value);
            }
        });
        boolean withNull = values.valueStream().anyMatch(JsonNode::isNull);
        if (kept.size() + (withNull ? 1 : 0) < values.size()) {
            SchemaText.describe(target, SchemaText.oneOf(values));
        } else if (!kept.isEmpty()) {
            target.set("enum", kept);
        }
    }

    /** {@code nullable} and a null among the values are said by the type. */
    private static void nullable(ObjectNode source, ObjectNode target) {
        boolean nullable = source.path("nullable").asBoolean(false)
                || source.path("enum").valueStream().anyMatch(JsonNode::isNull);
        var types = new ArrayList<>(SchemaText.types(source));
        if (nullable && !types.isEmpty() && !types.contains("null")) {
            types.add("null");
            var type = target.putArray("type");
            types.forEach(type::add);
        }
    }

    private static void say(ObjectNode source, ObjectNode target) {
        var rules = new ArrayList<String>();
        for (var name : SAID) {
            var value = source.path(name);
            if (value.isValueNode() && !value.isMissingNode() && !value.isNull()) {
                rules.add(name + ": " + value.asText());
            }
        }
        if (!rules.isEmpty()) {
            SchemaText.describe(target, "(" + String.join(", ", rules) + ")");
        }
    }

    private ObjectNode map(JsonNode schemas) {
        var target = NODES.objectNode();
        for (var entry : schemas.properties()) {
            if (!entry.getValue().isBoolean() || entry.getValue().booleanValue()) {
                target.set(entry.getKey(), convert(entry.getValue()));
            }
        }
        return target;
    }

    private ArrayNode list(JsonNode schemas) {
        var target = NODES.arrayNode();
        schemas.forEach(schema -> target.add(convert(schema)));
        return target;
    }
}
