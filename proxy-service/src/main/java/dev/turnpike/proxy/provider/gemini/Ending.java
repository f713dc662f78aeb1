package dev.turnpike.proxy.provider.gemini;

import java.util.Map;

/** What Gemini's {@code finishReason} means to a client. See <a href="https://ai.google.dev/api/generate-content#FinishReason">the list</a>. */
enum Ending {
    /** None yet. */
    OPEN,
    /** The model was done, with an answer or with function calls. */
    DONE,
    LENGTH,
    FILTERED,
    /** A failure of the model, unless it said something. */
    FAILED,
    /** A word that this table does not know. */
    UNKNOWN;

    private static final Map<String, Ending> WORDS = Map.ofEntries(
            Map.entry("", OPEN),
            Map.entry("FINISH_REASON_UNSPECIFIED", OPEN),
            Map.entry("STOP", DONE),
            Map.entry("MAX_TOKENS", LENGTH),
            Map.entry("SAFETY", FILTERED),
            Map.entry("RECITATION", FILTERED),
            Map.entry("LANGUAGE", FILTERED),
            Map.entry("BLOCKLIST", FILTERED),
            Map.entry("PROHIBITED_CONTENT", FILTERED),
            Map.entry("SPII", FILTERED),
            Map.entry("IMAGE_SAFETY", FILTERED),
            Map.entry("IMAGE_PROHIBITED_CONTENT", FILTERED),
            Map.entry("IMAGE_RECITATION", FILTERED),
            Map.entry("MODEL_ARMOR", FILTERED),
            Map.entry("OTHER", FAILED),
            Map.entry("IMAGE_OTHER", FAILED),
            Map.entry("NO_IMAGE", FAILED),
            Map.entry("ESCALATION", FAILED),
            Map.entry("MALFORMED_FUNCTION_CALL", FAILED),
            Map.entry("UNEXPECTED_TOOL_CALL", FAILED),
            Map.entry("TOO_MANY_TOOL_CALLS", FAILED),
            Map.entry("MALFORMED_RESPONSE", FAILED),
            Map.entry("MISSING_THOUGHT_SIGNATURE", FAILED));

    static Ending of(String word) {
        return WORDS.getOrDefault(word, UNKNOWN);
    }
}
