package dev.turnpike.proxy.chat;

import java.util.Locale;

/** Why a choice ended, in OpenAI's closed set. */
public enum FinishReason {
    STOP("stop"),
    LENGTH("length"),
    TOOL_CALLS("tool_calls"),
    CONTENT_FILTER("content_filter"),
    FUNCTION_CALL("function_call");

    private final String wire;

    FinishReason(String wire) {
        this.wire = wire;
    }

    /** OpenAI's spelling. */
    public String wire() {
        return wire;
    }

    /** Reads OpenAI's words and those that compatible servers use for them, in any case; an unknown word is {@link #STOP}. */
    public static FinishReason of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "length", "max_tokens", "max_output_tokens", "max_length", "model_length" -> LENGTH;
            case "tool_calls", "tool_use", "tool_call" -> TOOL_CALLS;
            case "content_filter", "safety", "sensitive", "refusal" -> CONTENT_FILTER;
            case "function_call" -> FUNCTION_CALL;
            default -> STOP;
        };
    }
}
