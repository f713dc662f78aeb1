package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON Schemas as Anthropic's structured output takes them: objects closed, keywords that it refuses moved into the description.
 *
 * @see <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Structured outputs</a>
 */
final class SchemaCleaner {
    private static final Set<String> TOLD = Set.of(
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
            "default",
            "examples");

    private static final Set<String> SILENT = Set.of("$schema", "$id");
    private static final Set<String> FORMATS =
            Set.of("date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid");
    private static final Set<String> MAPS = Set.of("properties", "$defs", "definitions");
    private static final Set<String> VERBATIM = Set.of("enum", "const", "required");

    private SchemaCleaner() {}

    /** A cleaned copy of {@code schema}. */
    static ObjectNode clean(ObjectNode schema) {
        var clean = Draft.object();
        var told = new ArrayList<String>();
        for (var member : schema.properties()) {
            member(clean, member, told);
        }
        if (clean.path("type").asText("").equals("object") || clean.has("properties")) {
            clean.put("additionalProperties", false);
        }
        if (!told.isEmpty()) {
            var before = clean.path("description").asText("");
            clean.put("description", (before + " (" + String.join(", ", told) + ")").strip());
        }
        return clean;
    }

    private static void member(ObjectNode clean, Map.Entry<String, JsonNode> member, List<String> told) {
        var name = member.getKey();
        var value = member.getValue();
        if (TOLD.contains(name) || refusedValue(name, value)) {
            told.add(name + ": " + (value.isTextual() ? value.textValue() : value.toString()));
        } else if (VERBATIM.contains(name)) {
            clean.set(name, value);
        } else if (MAPS.contains(name) && value.isObject()) {
            var inner = clean.putObject(name);
            value.properties().forEach(entry -> inner.set(entry.getKey(), cleaned(entry.getValue())));
        } else if (!SILENT.contains(name)) {
            clean.set(name.equals("oneOf") ? "anyOf" : name, cleaned(value));
        }
    }

    private static boolean refusedValue(String name, JsonNode value) {
        return switch (name) {
            case "minItems" -> value.asInt() > 1;
            case "format" -> !FORMATS.contains(value.asText(""));
            default -> false;
        };
    }

    private static JsonNode cleaned(JsonNode value) {
        if (value instanceof ObjectNode schema) {
            return clean(schema);
        }
        if (!value.isArray()) {
            return value;
        }
        var list = Draft.array();
        value.forEach(entry -> list.add(cleaned(entry)));
        return list;
    }

    /** Whether a {@code $ref} leads back to itself, which no grammar can hold. */
    static boolean recursive(ObjectNode root) {
        return new Refs(root, new HashSet<>(), new HashSet<>()).cycle(root);
    }

    /** A walk along references: {@code path} is where it stands, {@code done} holds those that lead to no cycle. */
    private record Refs(ObjectNode root, Set<String> path, Set<String> done) {

        boolean cycle(JsonNode node) {
            var ref = node.path("$ref").asText("");
            if (!ref.isEmpty()) {
                return follows(ref);
            }
            for (var member : node.properties()) {
                boolean definitions =
                        member.getKey().equals("$defs") || member.getKey().equals("definitions");
                if (!definitions && cycle(member.getValue())) {
                    return true;
                }
            }
            for (var entry : node.isArray() ? node : Draft.array()) {
                if (cycle(entry)) {
                    return true;
                }
            }
            return false;
        }

        private boolean follows(String ref) {
            if (done.contains(ref)) {
                return false;
            }
            if (ref.equals("#") || !path.add(ref)) {
                return true;
            }
            boolean found = ref.startsWith("#/") && cycle(root.at(ref.substring(1)));
            path.remove(ref);
            done.add(ref);
            return found;
        }
    }
}
