package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * How a family of models is told how much to think: a budget in tokens (2.5), a level (3 and newer), or not at all. A column per {@code reasoning_effort}; where
 * thinking cannot be off, {@code none} is the least there is. See <a href="https://ai.google.dev/gemini-api/docs/thinking">thinking</a>.
 */
enum Thinking {
    /** {@code thinkingConfig} is an error. */
    ABSENT(""),
    PRO_2_5("128 1024 1024 8192 24576"),
    FLASH_2_5("0 1024 1024 8192 24576"),
    /** Knows no medium. */
    PRO_3("low low low high high"),
    /** Knows no minimal. */
    PRO_3_1("low low low medium high"),
    FLASH_3("minimal minimal low medium high"),
    /** 3.7 and newer: minimal is a 400 again. */
    NEWEST("low low low medium high");

    /** For {@code none minimal low medium high}. */
    private final String columns;

    Thinking(String columns) {
        this.columns = columns;
    }

    /** {@code thinkingConfig} for {@code effort}; empty where the models take none. */
    Optional<ObjectNode> config(String effort) {
        int column = column(effort);
        if (this == ABSENT) {
            return Optional.empty();
        }
        var value = columns.split(" ", -1)[column];
        var config = JsonNodeFactory.instance.objectNode();
        if (this == PRO_2_5 || this == FLASH_2_5) {
            config.put("thinkingBudget", Integer.parseInt(value));
        } else {
            config.put("thinkingLevel", value);
        }
        return Optional.of(config);
    }

    private static int column(String effort) {
        return switch (effort) {
            case "none" -> 0;
            case "minimal" -> 1;
            case "low" -> 2;
            case "medium" -> 3;
            case "high", "xhigh", "max" -> 4;
            default ->
                throw Refuse.invalid(
                        "reasoning_effort",
                        "Invalid value for 'reasoning_effort': expected none, minimal, low, medium, high, xhigh or max.");
        };
    }
}
