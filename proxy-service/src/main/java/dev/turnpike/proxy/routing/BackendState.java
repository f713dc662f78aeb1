package dev.turnpike.proxy.routing;

import dev.turnpike.crds.config.BackendConfig.Cooldown;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The health of one backend. Healthy, until too many failures in a row or a wait that it asked for itself; then it cools down; then one try, the probe, decides between
 * healthy and another cool-down. Tries that began before the cool-down say nothing about its end.
 */
final class BackendState {
    private static final double WEIGHT_OF_LATEST = 0.2;

    /** A figure is worth half after so long: who was slow once is tried again. */
    private static final double HALF_LIFE_NANOS = 30e9;

    /** What is expected of a backend that nobody knows yet. */
    private static final double UNKNOWN_NANOS = 1e6;

    private final ReentrantLock lock = new ReentrantLock();
    private final LongSupplier nanoClock;
    private int failuresInARow;
    private boolean ejected;
    private long ejectedUntil;
    private long ejections;
    private Ticket probe;
    private int inFlight;
    private double latencyNanos;
    private long latencyAt;

    /** A try that runs; known by its identity. */
    static final class Ticket {
        private final long ejections;

        private Ticket(long ejections) {
            this.ejections = ejections;
        }
    }

    BackendState(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Whether it may be tried: healthy, or its cool-down is over and nobody probes it yet. */
    boolean available() {
        return locked(() -> !ejected || (rested() && probe == null));
    }

    boolean probing() {
        return locked(() -> probe != null);
    }

    private boolean rested() {
        return nanoClock.getAsLong() - ejectedUntil >= 0;
    }

    int inFlight() {
        return locked(() -> inFlight);
    }

    /** What a try may have to wait for: the latency of late, more when others wait already. */
    double expectedNanos() {
        return locked(() -> (inFlight + 1)
                * (latencyNanos == 0
                        ? UNKNOWN_NANOS
                        : latencyNanos * Math.pow(0.5, (nanoClock.getAsLong() - latencyAt) / HALF_LIFE_NANOS)));
    }

    Health health() {
        return locked(() -> new Health(
                phase(),
                ejected && !rested() ? Duration.ofNanos(ejectedUntil - nanoClock.getAsLong()) : Duration.ZERO,
                failuresInARow,
                inFlight,
                latencyNanos == 0 ? null : Duration.ofNanos((long) latencyNanos)));
    }

    private Health.Phase phase() {
        if (!ejected) {
            return Health.Phase.HEALTHY;
        }
        if (probe != null) {
            return Health.Phase.PROBING;
        }
        return rested() ? Health.Phase.PROBE_DUE : Health.Phase.COOLING_DOWN;
    }

    Ticket begun() {
        return locked(() -> {
            inFlight++;
            var ticket = new Ticket(ejections);
            if (ejected && rested() && probe == null) {
                probe = ticket;
            }
            return ticket;
        });
    }

    /** Content comes: whatever else happens, the backend is back, and others need not wait for the end of a long stream. */
    void answering(Ticket ticket) {
        var _ = locked(() -> {
            if (probe == ticket) {
                probe = null;
            }
            recover(ticket);
            return true;
        });
    }

    /** What failed before the try began is forgiven, and a probe that still runs decides nothing any more; an ejection since then stands. */
    private void recover(Ticket ticket) {
        if (ticket.ejections == ejections) {
            failuresInARow = 0;
            ejected = false;
            probe = null;
        }
    }

    void succeeded(Ticket ticket, long latency) {
        var _ = locked(() -> {
            leave(ticket);
            recover(ticket);
            latencyNanos = latencyNanos == 0 ? latency : latencyNanos + WEIGHT_OF_LATEST * (latency - latencyNanos);
            latencyAt = nanoClock.getAsLong();
            return true;
        });
    }

    void ended(Ticket ticket) {
        var _ = locked(() -> leave(ticket));
    }

    void failed(Ticket ticket, Cooldown cooldown, Duration retryAfter) {
        var _ = locked(() -> {
            boolean probed = leave(ticket);
            failuresInARow++;
            boolean known = ticket.ejections < ejections;
            if (probed || retryAfter != null || (!known && failuresInARow >= cooldown.consecutiveFailures())) {
                eject(retryAfter == null ? cooldown.ejectFor() : retryAfter);
            }
            return true;
        });
    }

    /** A cool-down never becomes shorter by another failure. */
    private void eject(Duration wait) {
        long until = nanoClock.getAsLong() + wait.toNanos();
        ejectedUntil = ejected && ejectedUntil - until > 0 ? ejectedUntil : until;
        ejected = true;
        ejections++;
    }

    /** Whether it was the probe. */
    private boolean leave(Ticket ticket) {
        inFlight--;
        boolean probed = probe == ticket;
        if (probed) {
            probe = null;
        }
        return probed;
    }

    private <T> T locked(Supplier<T> access) {
        lock.lock();
        try {
            return access.get();
        } finally {
            lock.unlock();
        }
    }
}
