package dev.turnpike.proxy.provider.answer;

/**
 * One JSON document for the client's stream, without framing.
 *
 * @param json ends up as one {@code data:} line: it holds no CR and no LF
 */
public record Chunk(Kind kind, byte[] json) {

    /** What a chunk is for the one who relays it. */
    public enum Kind {
        /** Role only: waits for the first content, so that nothing is committed too early. */
        OPENING,
        /** Text, reasoning, tool call, refusal: commits the answer. */
        CONTENT,
        /** Carries a finish reason: commits the answer too. */
        FINISH,
        /** The totals, for a client that asked. */
        USAGE
    }
}
