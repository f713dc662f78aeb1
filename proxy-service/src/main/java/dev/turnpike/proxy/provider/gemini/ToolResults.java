package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The results of the calls of one assistant message, brought into the order of the calls: Gemini wants as many, in one content. */
final class ToolResults {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final GeminiCall gemini;
    private final List<Slot> slots = new ArrayList<>();

    private static final class Slot {
        private final String id;
        private final String name;
        private ToolResult result;

        private Slot(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    ToolResults(GeminiCall gemini, List<ToolCalls.Call> calls) {
        this.gemini = gemini;
        calls.forEach(call -> slots.add(new Slot(call.id(), call.name())));
    }

    /** Takes {@code result} for the first call that it answers and that has none; false when there is no such call. */
    boolean take(ToolResult result) {
        for (var slot : slots) {
            boolean answers =
                    result.callId().isEmpty() ? slot.name.equals(result.name()) : slot.id.equals(result.callId());
            if (answers && slot.result == null) {
                slot.result = result;
                return true;
            }
        }
        return false;
    }

    /** Takes a result that answers no call of this message. */
    void stray(String name, ToolResult result) {
        var slot = new Slot(result.callId(), name);
        slot.result = result;
        slots.add(slot);
    }

    /** Ids of the calls without a result. */
    List<String> missing() {
        return slots.stream()
                .filter(slot -> slot.result == null)
                .map(slot -> slot.id)
                .toList();
    }

    ArrayNode parts() {
        var parts = NODES.arrayNode();
        slots.forEach(slot -> parts.add(part(slot)));
        return parts;
    }

    private ObjectNode part(Slot slot) {
        var part = NODES.objectNode();
        var response = part.putObject("functionResponse");
        if (gemini.has(Trait.CALL_IDS) && !slot.id.isEmpty()) {
            response.put("id", slot.id);
        }
        response.put("name", ToolNames.toGemini(slot.name));
        response.set("response", slot.result.response());
        if (gemini.has(Trait.RESULT_MEDIA) && !slot.result.media().isEmpty()) {
            response.set("parts", slot.result.media());
        }
        return part;
    }

    /** Images and files for models that take none inside a function response: a turn of their own. */
    ArrayNode media() {
        var parts = NODES.arrayNode();
        if (gemini.has(Trait.RESULT_MEDIA)) {
            return parts;
        }
        for (var slot : slots) {
            if (!slot.result.media().isEmpty()) {
                parts.add(UserParts.text("This is file " + slot.id + ":"));
                parts.addAll(slot.result.media());
            }
        }
        return parts;
    }
}
