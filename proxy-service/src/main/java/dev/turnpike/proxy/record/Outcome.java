package dev.turnpike.proxy.record;

import java.util.Locale;

/** How an exchange ended. */
public enum Outcome {
    /** Answered whole. */
    COMPLETED,
    /** The client left first. */
    CLIENT_GONE,
    /** The provider refused or failed. */
    UPSTREAM_ERROR,
    /** The provider's answer ended before its end. */
    UPSTREAM_CUT,
    /** A deadline of the route passed. */
    TIMED_OUT,
    /** A limit of the gateway was reached. */
    LIMITED,
    /** The request was wrong or not allowed. */
    REJECTED,
    /** The process was going down. */
    DRAINING,
    /** A bug of the gateway. */
    INTERNAL,
    /** The process died before the end was known. */
    LOST;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word in rows, logs and metrics, for example {@code client_gone}. */
    public String label() {
        return label;
    }

    /**
     * The outcome with this label.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Outcome of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
