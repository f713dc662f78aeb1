package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.DeltaSink;

/**
 * Where a schema was sent as a tool, that tool's input is the answer and text before it is chatter. The chatter is held back until it is clear whether the tool is
 * called; where it is not, it was the answer after all.
 */
final class JsonToolAnswer {
    private final DeltaSink sink;
    private final String tool;
    private final StringBuilder held;
    private boolean answered;

    JsonToolAnswer(AdapterCall call, DeltaSink sink) {
        this.sink = sink;
        boolean active = ResponseFormat.asTool(call);
        this.tool = active ? ResponseFormat.toolName(call.request()) : null;
        this.held = active ? new StringBuilder() : null;
    }

    /** Whether {@code block} calls the tool whose input is the answer; from then on text is dropped. */
    boolean is(JsonNode block) {
        boolean call = block.path("type").asText("").equals("tool_use");
        if (tool == null || !call || !tool.equals(block.path("name").asText(""))) {
            return false;
        }
        answered = true;
        return true;
    }

    void text(String piece) {
        if (held == null) {
            sink.text(0, piece);
        } else if (!answered) {
            held.append(piece);
        }
    }

    /** Another tool is called, the model refuses, or the answer ends: the text is part of it, unless the tool was called. */
    void flush() {
        if (held != null && !answered) {
            sink.text(0, held.toString());
            held.setLength(0);
        }
    }
}
