package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** One entry of {@code messages} in the making: neighbours of one role are one turn. */
final class Turn {
    final String role;
    final List<ObjectNode> blocks = new ArrayList<>();
    /** The tool calls of an assistant turn, in order. */
    final List<PastCall> calls = new ArrayList<>();

    Turn(String role) {
        this.role = role;
    }

    boolean is(String wanted) {
        return role.equals(wanted);
    }

    static boolean isBlock(ObjectNode block, String type) {
        return block.path("type").textValue().equals(type);
    }

    /** Tool results first: Anthropic refuses anything before them. */
    void resultsFirst() {
        var sorted = new ArrayList<ObjectNode>(blocks.size());
        blocks.stream().filter(block -> isBlock(block, "tool_result")).forEach(sorted::add);
        blocks.stream().filter(block -> !isBlock(block, "tool_result")).forEach(sorted::add);
        blocks.clear();
        blocks.addAll(sorted);
    }

    ObjectNode wire() {
        var turn = Draft.object().put("role", role);
        turn.putArray("content").addAll(blocks);
        return turn;
    }

    /** A call of the history and whether its result was seen. */
    static final class PastCall {
        /** The client's id; null when it gave none. */
        final String asked;

        final String wire;
        boolean answered;

        PastCall(String asked, String wire) {
            this.asked = asked;
            this.wire = wire;
        }
    }
}
