package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** What {@code $ref}s of one schema point to, and which of them are being inlined: a schema may hold itself. */
final class References {
    private final JsonNode root;
    private final String param;
    private final Deque<String> open = new ArrayDeque<>();

    /** {@code param} names the schema in an error. */
    References(JsonNode root, String param) {
        this.root = root;
        this.param = param;
    }

    boolean isOpen(String reference) {
        return open.contains(reference);
    }

    /** The schema at {@code reference}, converted by {@code then} while the reference counts as open. */
    ObjectNode inline(String reference, Function<JsonNode, ObjectNode> then) {
        var target = find(reference);
        open.push(reference);
        try {
            return then.apply(target);
        } finally {
            open.pop();
        }
    }

    /** {@code schema} with its {@code allOf} merged into it, references in there inlined, converted by {@code then}. */
    ObjectNode merge(ObjectNode schema, Function<ObjectNode, ObjectNode> then) {
        int before = open.size();
        try {
            var merged = schema;
            while (merged.path("allOf") instanceof ArrayNode all) {
                merged = SchemaText.mergeAllOf(merged, parts(all));
            }
            return then.apply(merged);
        } finally {
            while (open.size() > before) {
                open.pop();
            }
        }
    }

    private List<JsonNode> parts(ArrayNode all) {
        var parts = new ArrayList<JsonNode>();
        for (var part : all) {
            var reference = part.path("$ref").asText("");
            if (reference.isEmpty()) {
                parts.add(part);
            } else if (!open.contains(reference)) {
                parts.add(find(reference));
                open.push(reference);
            }
        }
        return parts;
    }

    private JsonNode find(String reference) {
        if (reference.equals("#")) {
            return root;
        }
        var target = reference.startsWith("#/") ? root.at(reference.substring(1)) : root.path("");
        if (!target.isObject()) {
            throw Refuse.invalid(
                    param, "The schema refers to '" + Fields.shown(reference) + "', which it does not define.");
        }
        return target;
    }
}
