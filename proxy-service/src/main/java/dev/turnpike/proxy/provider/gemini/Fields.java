package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.provider.Capabilities;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The top-level members of a request (those of a literal {@code extra_body} among them), each taken by the one who translates it. What nobody took is dropped and
 * reported, so no member is lost in silence and none reaches Gemini unread: it answers 400 to a member that it does not know.
 */
final class Fields {
    /** Harmless with these values: the client asks for what Gemini does anyway. */
    private static final Map<String, Set<String>> IDLE = Map.of(
            "store", Set.of("false"),
            "parallel_tool_calls", Set.of("true"),
            "verbosity", Set.of("medium"));

    private final GeminiCall gemini;
    private final Map<String, JsonNode> members = new LinkedHashMap<>();

    Fields(GeminiCall gemini) {
        this.gemini = gemini;
        addAll(gemini.call().request().tree());
        if (members.remove("extra_body") instanceof ObjectNode extra) {
            addAll(extra.deepCopy().remove(Capabilities.FIELDS));
        }
        adapt();
    }

    /** What the route adds to a request that leaves it out, and what it never lets through. */
    private void adapt() {
        var adaptation = gemini.call().backend().config().adaptation();
        adaptation.bodyDefaults().forEach(members::putIfAbsent);
        for (var name : adaptation.dropParameters()) {
            if (members.remove(name) != null) {
                gemini.warn(name + ": dropped by the route");
            }
        }
    }

    /** The member {@code name}, missing when it is absent or null. */
    JsonNode take(String name) {
        var value = members.remove(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    /** A number; null when absent. */
    JsonNode number(String name) {
        return typed(name, "a number", JsonNode::isNumber);
    }

    /** An integer of any size; null when absent. */
    JsonNode integer(String name) {
        return typed(name, "an integer", JsonNode::isIntegralNumber);
    }

    /** An integer of at least 1; null when absent. */
    Integer positive(String name) {
        var value = typed(
                name,
                "an integer of at least 1",
                node -> node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 1);
        return value == null ? null : value.intValue();
    }

    /** A text; null when absent. */
    String text(String name) {
        var value = typed(name, "a string", JsonNode::isTextual);
        return value == null ? null : value.textValue();
    }

    /** Whether the member is {@code true}. */
    boolean isTrue(String name) {
        var value = typed(name, "a boolean", JsonNode::isBoolean);
        return value != null && value.booleanValue();
    }

    /** Forgets members that the gateway itself serves. */
    void served(String... names) {
        for (var name : names) {
            members.remove(name);
        }
    }

    /** Reports what nobody took. */
    void reportRest() {
        members.forEach((name, value) -> {
            if (!IDLE.getOrDefault(name, Set.of()).contains(value.asText())) {
                gemini.dropped(shown(name));
            }
        });
    }

    /** {@code name} for a warning: short and ASCII, whatever the client sent. */
    static String shown(String name) {
        var text = new StringBuilder();
        name.chars().limit(64).forEach(c -> text.append(c > ' ' && c < 127 ? (char) c : '?'));
        return text.toString();
    }

    private void addAll(ObjectNode object) {
        for (var entry : object.properties()) {
            if (!entry.getValue().isNull()) {
                members.putIfAbsent(entry.getKey(), entry.getValue());
            }
        }
    }

    private JsonNode typed(String name, String what, Predicate<JsonNode> test) {
        var value = take(name);
        if (value.isMissingNode()) {
            return null;
        }
        if (!test.test(value)) {
            throw Refuse.invalid(name, "Invalid type for '" + name + "': expected " + what + ".");
        }
        return value;
    }
}
