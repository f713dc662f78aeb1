package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code messages} as {@code systemInstruction} and {@code contents}. Neighbours of one role become one content, except that results of function calls stay alone: all
 * results of one message are one content, in the order of its calls, and text that follows them is another.
 */
final class Conversation {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private enum Turn {
        USER,
        MODEL,
        RESULTS
    }

    private final GeminiCall gemini;
    private final UserParts userParts;
    private final ArrayNode system = NODES.arrayNode();
    private final ArrayNode contents = NODES.arrayNode();
    private final Map<String, String> functionNames = new HashMap<>();
    private Turn last;
    private ToolResults open;
    private boolean emptyUserTurn;

    private Conversation(GeminiCall gemini) {
        this.gemini = gemini;
        this.userParts = new UserParts(gemini);
    }

    /** Reads {@code messages} and writes what Gemini has for them into {@code body}. */
    static void write(GeminiCall gemini, JsonNode messages, ObjectNode body) {
        var conversation = new Conversation(gemini);
        int i = 0;
        for (var message : messages) {
            conversation.message(message, "messages[" + i++ + "]");
        }
        conversation.finish(body);
    }

    private void message(JsonNode message, String where) {
        switch (message.path("role").asText("")) {
            case "system", "developer" -> system(message.path("content"), where + ".content");
            case "user" -> user(message.path("content"), where + ".content");
            case "assistant" -> assistant(message, where);
            case "tool", "function" -> result(message, where);
            default -> throw Refuse.invalid(where + ".role", "Gemini takes no message of this role.");
        }
    }

    private void system(JsonNode content, String where) {
        for (var part : userParts.read(content, where)) {
            if (!part.has("text")) {
                throw Refuse.unsupported(where, "Gemini takes only text in system and developer messages.");
            }
            if (!part.path("text").asText("").isEmpty()) {
                system.add(part);
            }
        }
    }

    private void user(JsonNode content, String where) {
        closeResults();
        var parts = filled(userParts.read(content, where));
        emptyUserTurn |= parts.isEmpty();
        add(Turn.USER, parts);
    }

    private void assistant(JsonNode message, String where) {
        closeResults();
        if (message.path("audio").isObject()) {
            throw Refuse.unsupported(
                    where + ".audio", "Gemini cannot be sent earlier audio by its id; send its transcript.");
        }
        var parts = NODES.arrayNode();
        var content = message.path("content");
        if (!content.isNull() && !content.isMissingNode()) {
            parts.addAll(filled(userParts.read(content, where + ".content")));
        }
        var refusal = message.path("refusal").asText("");
        if (!refusal.isEmpty()) {
            parts.add(UserParts.text(refusal));
        }
        message.path("images").forEach(image -> parts.add(userParts.part(image, where + ".images")));
        sign(parts, message);
        var calls = new ToolCalls(gemini, where).read(message);
        calls.forEach(call -> {
            functionNames.put(call.id(), call.name());
            parts.add(call.part());
        });
        add(Turn.MODEL, parts);
        open = calls.isEmpty() ? null : new ToolResults(gemini, calls);
    }

    /** A signature of the whole message belongs to its last part that is no function call. */
    private void sign(ArrayNode parts, JsonNode message) {
        var signature = Signatures.inExtraContent(message);
        if (!signature.isEmpty() && !parts.isEmpty() && gemini.signs()) {
            ((ObjectNode) parts.get(parts.size() - 1)).put("thoughtSignature", signature);
        }
    }

    private void result(JsonNode message, String where) {
        var result = ToolResult.read(message, where, userParts);
        if (open != null && open.take(result)) {
            return;
        }
        var name = result.name().isEmpty() ? functionNames.get(result.callId()) : result.name();
        if (name == null) {
            throw Refuse.invalid(
                    where + ".tool_call_id",
                    "Messages with role 'tool' must be a response to a preceding message with 'tool_calls'.");
        }
        if (open == null) {
            open = new ToolResults(gemini, List.of());
        }
        open.stray(name, result);
    }

    private void closeResults() {
        if (open == null) {
            return;
        }
        var results = open;
        open = null;
        var missing = results.missing();
        if (!missing.isEmpty()) {
            throw Refuse.invalid(
                    "messages",
                    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
                            + " The following tool_call_ids did not have response messages: "
                            + String.join(
                                    ", ", missing.stream().map(Fields::shown).toList()));
        }
        add(Turn.RESULTS, results.parts());
        add(Turn.USER, results.media());
    }

    private void add(Turn turn, ArrayNode parts) {
        if (parts.isEmpty()) {
            return;
        }
        if (turn == last && turn != Turn.RESULTS) {
            ((ArrayNode) contents.get(contents.size() - 1).path("parts")).addAll(parts);
            return;
        }
        last = turn;
        contents.addObject().put("role", turn == Turn.MODEL ? "model" : "user").set("parts", parts);
    }

    private static ArrayNode filled(ArrayNode parts) {
        var kept = NODES.arrayNode();
        parts.valueStream()
                .filter(part -> !part.path("text").asText("x").isEmpty())
                .forEach(kept::add);
        return kept;
    }

    private void finish(ObjectNode body) {
        closeResults();
        if (contents.isEmpty() && emptyUserTurn) {
            add(Turn.USER, NODES.arrayNode().add(UserParts.text("")));
        }
        if (contents.isEmpty()) {
            throw Refuse.invalid("messages", "Gemini needs at least one message beside system and developer messages.");
        }
        if (!system.isEmpty()) {
            if (gemini.has(Trait.SYSTEM_INSTRUCTION)) {
                body.putObject("systemInstruction").set("parts", system);
            } else {
                putBeforeFirstUserText();
            }
        }
        body.set("contents", contents);
    }

    /** Gemma has no place for a system text. */
    private void putBeforeFirstUserText() {
        var texts = new ArrayList<String>();
        system.forEach(part -> texts.add(part.path("text").asText()));
        var text = String.join("\n", texts) + "\n\n";
        for (var content : contents) {
            var first = content.path("parts").path(0);
            if (content.path("role").asText().equals("user") && first.has("text")) {
                ((ObjectNode) first).put("text", text + first.path("text").asText());
                return;
            }
        }
        var turn = NODES.objectNode().put("role", "user");
        turn.putArray("parts").add(UserParts.text(text));
        contents.insert(0, turn);
    }
}
