package dev.turnpike.proxy.limits;

/**
 * What is used of one allowance, measured in time: {@link #MINUTE} means all of it, more means a debt. It drains by one nanosecond a nanosecond. Guarded by its
 * {@link Account}.
 */
final class Bucket {
    /** A whole allowance, in nanoseconds. */
    static final long MINUTE = 60_000_000_000L;

    /** No debt is deeper: an upstream that reports absurd figures does not lock a client out for ever. */
    private static final long DEEPEST = 24 * 60 * MINUTE;

    private long used;
    private long at;

    /** The share of an allowance of {@code limit} that {@code amount} is; 0 when there is no limit. Rounded down, so that the whole allowance fits. */
    static long share(long amount, Integer limit) {
        return limit == null ? 0 : (long) Math.min(DEEPEST, amount * ((double) MINUTE / limit));
    }

    /** What is used at {@code now}; also the time until all of it has drained. */
    long used(long now) {
        used = Math.max(0, used - Math.max(0, now - at));
        at = now;
        return used;
    }

    /** How long until {@code share} fits; 0 when it does. */
    long shortage(long now, long share) {
        return Math.max(0, used(now) + share - MINUTE);
    }

    /** Uses {@code share}, whether it fits or not; a negative one is given back. What has drained meanwhile cannot be given back again. */
    void use(long now, long share) {
        used = Math.clamp(used(now) + share, 0, DEEPEST);
    }

    /** How much of {@code limit} is left at {@code now}. */
    long left(long now, int limit) {
        return (long) (Math.max(0, MINUTE - used(now)) * ((double) limit) / MINUTE);
    }
}
