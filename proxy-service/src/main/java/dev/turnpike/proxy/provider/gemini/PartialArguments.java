package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The arguments of a function call that come in pieces ({@code partialArgs}), put together. The gateway never asks for that; a server may do it anyway. A piece names its
 * place by a JSON path of members and indexes: {@code $.stops[0].city}.
 */
final class PartialArguments {
    private static final Pattern STEP =
            Pattern.compile("\\.([^.\\[\\]]+)|\\[(\\d{1,4})]|\\['([^']*)']|\\[\"([^\"]*)\"]");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode arguments = NODES.objectNode();
    private String unfinished = "";

    ObjectNode arguments() {
        return arguments;
    }

    void addAll(ObjectNode args) {
        arguments.setAll(args);
    }

    /** Adds one piece; a text goes on where the piece before it said so. */
    void add(JsonNode piece) {
        var path = piece.path("jsonPath").asText("");
        var steps = STEP.matcher(path).results().toList();
        if (steps.isEmpty()) {
            return;
        }
        JsonNode holder = arguments;
        for (int i = 0; i + 1 < steps.size(); i++) {
            var made = steps.get(i + 1).group(2) == null ? NODES.objectNode() : NODES.arrayNode();
            holder = child(holder, steps.get(i), made);
        }
        set(holder, steps.getLast(), value(piece, holder, steps.getLast(), path));
        unfinished = piece.path("willContinue").asBoolean(false) ? path : "";
    }

    private JsonNode value(JsonNode piece, JsonNode holder, MatchResult step, String path) {
        if (piece.has("stringValue")) {
            var before = path.equals(unfinished) ? get(holder, step).asText("") : "";
            return NODES.textNode(before + piece.path("stringValue").asText(""));
        }
        if (piece.has("numberValue")) {
            return piece.get("numberValue");
        }
        return piece.has("boolValue") ? piece.get("boolValue") : NODES.nullNode();
    }

    private static JsonNode child(JsonNode holder, MatchResult step, JsonNode made) {
        var present = get(holder, step);
        if (present.isContainerNode()) {
            return present;
        }
        set(holder, step, made);
        return made;
    }

    private static JsonNode get(JsonNode holder, MatchResult step) {
        return step.group(2) == null ? holder.path(name(step)) : holder.path(Integer.parseInt(step.group(2)));
    }

    private static void set(JsonNode holder, MatchResult step, JsonNode value) {
        if (holder instanceof ArrayNode array && step.group(2) != null) {
            int index = Integer.parseInt(step.group(2));
            while (array.size() <= index) {
                array.addNull();
            }
            array.set(index, value);
        } else if (holder instanceof ObjectNode object && step.group(2) == null) {
            object.set(name(step), value);
        }
    }

    private static String name(MatchResult step) {
        for (int group : new int[] {1, 3, 4}) {
            if (step.group(group) != null) {
                return step.group(group);
            }
        }
        return "";
    }
}
