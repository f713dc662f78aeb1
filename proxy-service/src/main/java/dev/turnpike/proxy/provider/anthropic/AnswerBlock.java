package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;

/** One content block of an answer while it is read. */
final class AnswerBlock {
    final Kind kind;
    /** The block as it began: complete in a whole answer, almost empty in a stream. */
    final JsonNode start;

    /** Null in blocks of other kinds, as is {@code signature}. */
    final StringBuilder thinking;

    final StringBuilder signature;
    /** Index among the client's tool calls. */
    int tool;
    /** Whether arguments were seen. */
    boolean spoke;

    AnswerBlock(Kind kind, JsonNode start) {
        this.kind = kind;
        this.start = start;
        boolean thinks = kind == Kind.THINKING;
        this.thinking = thinks ? new StringBuilder() : null;
        this.signature = thinks ? new StringBuilder() : null;
    }

    /** What a block is for the client. */
    enum Kind {
        TEXT,
        THINKING,
        TOOL,
        /** A tool call whose input is the answer. */
        JSON_TOOL,
        /** Tools that the provider runs itself, and whatever Anthropic adds. */
        IGNORED;

        static Kind of(String type) {
            return switch (type) {
                case "text" -> TEXT;
                case "thinking", "redacted_thinking" -> THINKING;
                case "tool_use" -> TOOL;
                default -> IGNORED;
            };
        }
    }
}
