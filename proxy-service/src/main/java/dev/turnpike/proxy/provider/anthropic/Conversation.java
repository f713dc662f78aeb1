package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The conversation as Anthropic wants it: system apart, turns merged, results paired with their calls. What an earlier message became never depends on later
 * messages, but for repairs of the last turn: caches and bound thinking live on equal prefixes.
 */
final class Conversation {
    private final Draft draft;
    private final List<ObjectNode> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();
    /** System text that waits for the end of the user turn that it stands in or before. */
    private final List<ObjectNode> waiting = new ArrayList<>();

    Conversation(Draft draft) {
        this.draft = draft;
    }

    List<ObjectNode> system() {
        return system;
    }

    List<Turn> turns() {
        return turns;
    }

    /** System or developer text at its place. */
    void addSystem(List<ObjectNode> blocks) {
        if (turns.isEmpty()) {
            system.addAll(blocks);
        } else if (draft.traits.systemTurns()) {
            waiting.addAll(blocks);
        } else {
            add("user", blocks.stream().map(Conversation::inline).toList());
        }
    }

    private static ObjectNode inline(ObjectNode block) {
        return block.put("text", "<system>\n" + block.path("text").textValue() + "\n</system>");
    }

    /** Appends to the last turn when it has the same role; nothing when {@code blocks} is empty. */
    Turn add(String role, List<ObjectNode> blocks) {
        if (blocks.isEmpty()) {
            return last();
        }
        if (role.equals("assistant")) {
            placeWaiting();
        }
        var turn = last();
        if (turn == null || !turn.is(role)) {
            turn = new Turn(role);
            turns.add(turn);
        }
        turn.blocks.addAll(blocks);
        return turn;
    }

    /** A system turn is legal only between a user turn and an assistant turn, or last. */
    private void placeWaiting() {
        if (waiting.isEmpty()) {
            return;
        }
        var held = List.copyOf(waiting);
        waiting.clear();
        if (last() != null && last().is("user")) {
            var turn = new Turn("system");
            turn.blocks.addAll(held);
            turns.add(turn);
        } else {
            add("user", held.stream().map(Conversation::inline).toList());
        }
    }

    private Turn last() {
        return turns.isEmpty() ? null : turns.getLast();
    }

    /** The assistant turn whose calls a tool message answers now; null when there is none. */
    Turn openCalls() {
        for (int i = turns.size() - 1; i >= Math.max(0, turns.size() - 2); i--) {
            if (turns.get(i).is("assistant")) {
                return turns.get(i);
            }
        }
        return null;
    }

    /** Sorts, repairs, and refuses a conversation without a message. */
    void finish() {
        placeWaiting();
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            if (turn.is("assistant")) {
                answerOpenCalls(turn, i);
            } else {
                turn.resultsFirst();
            }
        }
        trimLast();
        if (turns.isEmpty()) {
            throw Draft.invalid("messages", "'messages' must contain at least one message with content.");
        }
    }

    /** Every call must have its result in the next turn. */
    private void answerOpenCalls(Turn assistant, int at) {
        var missing = assistant.calls.stream().filter(call -> !call.answered).toList();
        if (missing.isEmpty()) {
            return;
        }
        draft.warn("messages", "a tool call without a result, answered with an error");
        boolean follows = at + 1 < turns.size() && turns.get(at + 1).is("user");
        if (!follows) {
            turns.add(at + 1, new Turn("user"));
        }
        for (var call : missing) {
            turns.get(at + 1)
                    .blocks
                    .add(Draft.object()
                            .put("type", "tool_result")
                            .put("tool_use_id", call.wire)
                            .put("content", "(no result)")
                            .put("is_error", true));
        }
    }

    /** "final assistant content cannot end with trailing whitespace". */
    private void trimLast() {
        if (last() == null || !last().is("assistant")) {
            return;
        }
        var blocks = last().blocks;
        var block = blocks.getLast();
        if (Turn.isBlock(block, "text")) {
            block.put("text", block.path("text").textValue().stripTrailing());
        }
    }

    /** Whether the conversation ends with the assistant's words, to be continued. */
    boolean endsWithAssistant() {
        return last().is("assistant");
    }

    /** Whether the model works inside a tool loop whose last assistant turn came without its thinking. */
    boolean toolLoopWithoutThinking() {
        if (turns.size() < 2
                || !last().is("user")
                || !Turn.isBlock(last().blocks.getFirst(), "tool_result")) {
            return false;
        }
        var first = turns.get(turns.size() - 2).blocks.getFirst();
        return !Turn.isBlock(first, "thinking") && !Turn.isBlock(first, "redacted_thinking");
    }

    boolean hasThinking() {
        return turns.stream()
                .flatMap(turn -> turn.blocks.stream())
                .anyMatch(block -> Turn.isBlock(block, "thinking") || Turn.isBlock(block, "redacted_thinking"));
    }

    ArrayNode wire() {
        var messages = Draft.array();
        turns.forEach(turn -> messages.add(turn.wire()));
        return messages;
    }

    /** A {@code cache_control} of the client's, or OpenAI's own marker for the same; null when there is none. */
    static JsonNode marker(JsonNode part) {
        if (part.path("cache_control").isObject()) {
            return part.get("cache_control");
        }
        boolean breakpoint =
                part.path("prompt_cache_breakpoint").path("mode").asText("").equals("explicit");
        return breakpoint ? Draft.object().put("type", "ephemeral") : null;
    }
}
