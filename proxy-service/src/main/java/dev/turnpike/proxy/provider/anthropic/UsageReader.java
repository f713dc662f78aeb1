package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Usage;

/**
 * Anthropic's usage: {@code input_tokens} is the uncached part only, figures of a stream are cumulative, and its first {@code output_tokens} is provisional.
 */
final class UsageReader {
    private static final String INPUT = "input_tokens";
    private static final String WRITTEN = "cache_creation_input_tokens";
    private static final String READ = "cache_read_input_tokens";

    private long input;
    private long written;
    private long read;
    private long output = -1;
    private long provisional;
    private long reasoning = -1;
    private boolean known;

    /** The usage of {@code message_start}, or of a whole message: its output counts only when nothing better follows. */
    Usage start(JsonNode usage) {
        inputSide(usage);
        provisional = usage.path("output_tokens").asLong(0);
        details(usage);
        return current();
    }

    /** The usage of a {@code message_delta}. */
    Usage update(JsonNode usage) {
        // some hosts send zeros first and the true split at the end, others leave it out at the end
        if (number(usage, INPUT) + number(usage, WRITTEN) + number(usage, READ) > 0) {
            inputSide(usage);
        }
        if (usage.path("output_tokens").isNumber()) {
            known = true;
            output = usage.get("output_tokens").asLong();
        }
        details(usage);
        return current();
    }

    /** The figures of a complete answer. */
    Usage total() {
        output = output < 0 ? provisional : output;
        return current();
    }

    private void inputSide(JsonNode usage) {
        known |= usage.path(INPUT).isNumber();
        input = usage.path(INPUT).asLong(input);
        written = usage.path(WRITTEN).asLong(written);
        read = usage.path(READ).asLong(read);
    }

    private void details(JsonNode usage) {
        reasoning = usage.path("output_tokens_details").path("thinking_tokens").asLong(reasoning);
    }

    private static long number(JsonNode usage, String name) {
        return usage.path(name).asLong(0);
    }

    private Usage current() {
        return known
                ? new Usage(input + written + read, output, read, written, reasoning, Usage.Source.REPORTED)
                : Usage.UNKNOWN;
    }
}
