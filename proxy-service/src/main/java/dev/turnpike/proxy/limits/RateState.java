package dev.turnpike.proxy.limits;

import java.time.Duration;

/**
 * What is left under the tightest of the limits that apply. A null component is not limited.
 *
 * @param requests per minute
 * @param tokens per minute
 * @param places requests at once
 */
public record RateState(Allowance requests, Allowance tokens, Places places) {

    /** Nothing is limited. */
    public static final RateState UNLIMITED = new RateState(null, null, null);

    /**
     * What is left of an allowance per minute.
     *
     * @param remaining 0 also while a debt is paid back
     * @param reset until all of it is there again if nothing more is used
     */
    public record Allowance(int limit, long remaining, Duration reset) {}

    /** How many requests run. */
    public record Places(int limit, int inUse) {}

    /** The tighter of both, kind by kind. */
    RateState tighter(RateState other) {
        return new RateState(
                tighter(requests, other.requests), tighter(tokens, other.tokens), tighter(places, other.places));
    }

    private static Allowance tighter(Allowance one, Allowance other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.remaining < one.remaining ? other : one;
    }

    private static Places tighter(Places one, Places other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.limit - other.inUse < one.limit - one.inUse ? other : one;
    }
}
