package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites a JSON Schema in the subset of OpenAPI 3.0 that Gemini has known from the start; it answers 400 to every keyword beyond it. It walks schemas, not
 * names: a property that is called like a keyword stays. References are inlined; a schema that holds itself is cut where it repeats.
 */
final class OpenApiSchema {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Set<String> COPIED = Set.of(
            "title",
            "description",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "example",
            "propertyOrdering");

    private final JsonNode root;
    private final References references;

    OpenApiSchema(JsonNode root, String param) {
        this.root = root;
        this.references = new References(root, param);
    }

    ObjectNode convert() {
        return schema(root, "OBJECT");
    }

    /** {@code fallback} is the type of a schema that allows anything. */
    private ObjectNode schema(JsonNode given, String fallback) {
        if (!(given instanceof ObjectNode object) || object.isEmpty()) {
            return NODES.objectNode().put("type", fallback);
        }
        var reference = object.path("$ref");
        return reference.isTextual() ? inlined(object, reference.textValue()) : flat(object);
    }

    /** Members beside the reference win over those of its target. */
    private ObjectNode inlined(ObjectNode source, String reference) {
        if (references.isOpen(reference)) {
            return NODES.objectNode().put("type", "OBJECT").put("description", "The same again, nested.");
        }
        return references.inline(reference, target -> {
            var merged = (ObjectNode) target.deepCopy();
            var siblings = source.deepCopy();
            siblings.remove(List.of("$ref", "$defs", "definitions"));
            merged.setAll(siblings);
            return schema(merged, "OBJECT");
        });
    }

    private ObjectNode flat(ObjectNode given) {
        return references.merge(given, source -> {
            var union = source.path("anyOf").isArray() ? source.path("anyOf") : source.path("oneOf");
            boolean choice = union.isArray() && !union.isEmpty() && !source.has("properties");
            return choice ? union(source, union) : node(source);
        });
    }

    /** {@code anyOf} and {@code oneOf}: a null among them is said by {@code nullable}, and one that stays alone is no choice. */
    private ObjectNode union(ObjectNode source, JsonNode union) {
        var choices = new ArrayList<JsonNode>();
        union.forEach(choice -> {
            if (!SchemaText.isNullType(choice)) {
                choices.add(choice);
            }
        });
        boolean nullable = choices.size() < union.size();
        if (choices.isEmpty()) {
            return NODES.objectNode().put("type", "NULL");
        }
        var target = choices.size() == 1 ? schema(choices.getFirst(), "STRING") : choice(choices);
        for (var name : List.of("title", "description")) {
            if (source.has(name)) {
                target.set(name, source.get(name));
            }
        }
        if (nullable || source.path("nullable").asBoolean(false)) {
            target.put("nullable", true);
        }
        value(source, target);
        return target;
    }

    private ObjectNode choice(List<JsonNode> choices) {
        var target = NODES.objectNode();
        var list = target.putArray("anyOf");
        choices.forEach(choice -> list.add(schema(choice, "STRING")));
        return target;
    }

    private ObjectNode node(ObjectNode source) {
        var types = new ArrayList<>(SchemaText.types(source));
        boolean nullable = source.path("nullable").asBoolean(false);
        if (types.size() > 1) {
            nullable |= types.remove("null");
        }
        var target = types.size() > 1 ? several(source, types) : single(source, types);
        if (nullable) {
            target.put("nullable", true);
        }
        return target;
    }

    private ObjectNode several(ObjectNode source, List<String> types) {
        var choices = new ArrayList<JsonNode>();
        for (var type : types) {
            var one = source.deepCopy();
            one.remove(List.of("title", "description", "nullable", "default"));
            choices.add(one.put("type", type));
        }
        var target = choice(choices);
        for (var name : List.of("title", "description")) {
            if (source.has(name)) {
                target.set(name, source.get(name));
            }
        }
        return target;
    }

    private ObjectNode single(ObjectNode source, List<String> types) {
        var type = types.isEmpty() ? guess(source) : types.getFirst().toUpperCase(Locale.ROOT);
        var target = NODES.objectNode().put("type", type);
        for (var entry : source.properties()) {
            if (COPIED.contains(entry.getKey())) {
                target.set(entry.getKey(), entry.getValue());
            }
        }
        SchemaRules.format(source, target, type);
        SchemaRules.values(source, target, type);
        SchemaRules.bounds(source, target, type);
        value(source, target);
        properties(source, target);
        items(source, target, type);
        return target;
    }

    private static String guess(ObjectNode source) {
        if (source.has("properties") || source.has("additionalProperties")) {
            return "OBJECT";
        }
        return source.has("items") || source.has("prefixItems") ? "ARRAY" : SchemaRules.typeOfValues(source);
    }

    private static void value(ObjectNode source, ObjectNode target) {
        if (source.hasNonNull("default")) {
            target.set("default", source.get("default"));
        }
    }

    private void properties(ObjectNode source, ObjectNode target) {
        if (!(source.path("properties") instanceof ObjectNode properties)) {
            return;
        }
        var kept = target.putObject("properties");
        for (var entry : properties.properties()) {
            if (!entry.getValue().isBoolean() || entry.getValue().booleanValue()) {
                kept.set(entry.getKey(), schema(entry.getValue(), "OBJECT"));
            }
        }
        var required = NODES.arrayNode();
        source.path("required")
                .valueStream()
                .filter(name -> kept.has(name.asText()))
                .forEach(required::add);
        if (!required.isEmpty()) {
            target.set("required", required);
        }
    }

    private void items(ObjectNode source, ObjectNode target, String type) {
        if (!type.equals("ARRAY")) {
            return;
        }
        var tuple = source.path("prefixItems").isArray() ? source.path("prefixItems") : source.path("items");
        if (tuple.isArray()) {
            var choices = new ArrayList<JsonNode>();
            tuple.forEach(choices::add);
            target.set("items", choices.size() == 1 ? schema(choices.getFirst(), "STRING") : choice(choices));
        } else {
            target.set("items", schema(source.path("items"), "STRING"));
        }
    }
}
