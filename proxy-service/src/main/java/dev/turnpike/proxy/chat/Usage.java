package dev.turnpike.proxy.chat;

/**
 * Tokens of one answer. {@code cachedInput} and {@code cacheWrite} are parts of {@code input}; {@code reasoning} is a part of {@code output}; -1 means
 * that the provider did not say.
 */
public record Usage(long input, long output, long cachedInput, long cacheWrite, long reasoning, Source source) {

    /** Nothing is known. */
    public static final Usage UNKNOWN = new Usage(-1, -1, -1, -1, -1, Source.NONE);

    /** Where the figures come from. */
    public enum Source {
        /** The provider reported them. */
        REPORTED,
        /** The gateway counted what passed by. */
        ESTIMATED,
        /** There are none. */
        NONE
    }

    /** Figures as the provider reported them, without details. */
    public static Usage reported(long input, long output) {
        return new Usage(input, output, -1, -1, -1, Source.REPORTED);
    }

    /** Input plus output; -1 when unknown. */
    public long total() {
        return source == Source.NONE ? -1 : Math.max(0, input) + Math.max(0, output);
    }
}
