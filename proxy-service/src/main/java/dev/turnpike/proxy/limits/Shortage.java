package dev.turnpike.proxy.limits;

import dev.turnpike.proxy.failure.LimitKind;

/**
 * Why a request is not admitted.
 *
 * @param nanos how long until it could be; {@link #HOPELESS} when it never can
 */
record Shortage(LimitKind kind, long nanos) {
    /** Larger than the whole allowance. */
    static final long HOPELESS = Long.MAX_VALUE;

    /** Nobody knows when another request ends; a second is as good a guess as any. */
    static final long SOON = 1_000_000_000L;

    /** Whichever lasts longer; null is none. */
    static Shortage longer(Shortage one, Shortage other) {
        return one == null || (other != null && other.nanos > one.nanos) ? other : one;
    }
}
