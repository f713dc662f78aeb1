package dev.turnpike.proxy.http.connection;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The phase of a connection, since when, and whether its time is up, changed only as a whole.
 *
 * <p>The connection's thread enters phases, the sweeper expires them. Both replace exactly the stage that they saw, so
 * that a deadline never hits a phase other than the one that was looked at. Once expired, a connection can only close.
 */
final class PhaseCell {
    private final AtomicReference<Stage> stage;

    /** Compared by identity: two stages that look the same are two visits. */
    record Stage(Phase phase, long since, boolean expired) {}

    PhaseCell(Phase first, long since) {
        this.stage = new AtomicReference<>(new Stage(first, since, false));
    }

    Stage now() {
        return stage.get();
    }

    /** Moves on unless the time is up; returns what was there before. */
    Stage enter(Phase next, long since) {
        var entered = new Stage(next, since, false);
        Stage seen = stage.get();
        while (!seen.expired() && !stage.compareAndSet(seen, entered)) {
            seen = stage.get();
        }
        return seen;
    }

    /** Moves on whatever was there, and returns it. */
    Stage force(Phase next, long since) {
        return stage.getAndSet(new Stage(next, since, false));
    }

    /** Moves on only from exactly what was seen. */
    boolean advance(Stage seen, Phase next) {
        return stage.compareAndSet(seen, new Stage(next, seen.since(), false));
    }

    /** Says that the time is up, only for exactly what was seen. */
    boolean expire(Stage seen, long now) {
        return stage.compareAndSet(seen, new Stage(seen.phase(), now, true));
    }
}
