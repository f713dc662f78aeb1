package dev.turnpike.proxy.routing;

import java.time.Duration;

/**
 * The health of a backend at one moment.
 *
 * @param coolsDownFor zero unless it cools down
 * @param failuresInARow since its last success
 * @param inFlight tries that run
 * @param latency to the first content, the later tries weighing more; null when nothing was answered yet
 */
public record Health(Phase phase, Duration coolsDownFor, int failuresInARow, int inFlight, Duration latency) {

    /** Nothing is known. */
    static final Health UNTRIED = new Health(Phase.HEALTHY, Duration.ZERO, 0, 0, null);

    /** Whether it is tried. */
    public enum Phase {
        /** As any other. */
        HEALTHY,
        /** Only when there is no other. */
        COOLING_DOWN,
        /** The next try decides. */
        PROBE_DUE,
        /** The deciding try runs; all others go elsewhere if they can. */
        PROBING
    }
}
