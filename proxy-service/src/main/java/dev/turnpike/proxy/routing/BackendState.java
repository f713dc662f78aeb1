package dev.turnpike.proxy.routing;

import dev.turnpike.crds.config.BackendConfig.Cooldown;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The health of one backend. */
final class BackendState {
    private static final double WEIGHT_OF_LATEST = 0.2;
    private final ReentrantLock lock = new ReentrantLock();
    private int failuresInARow;
    private boolean ejected;
    private boolean probing;
    private long ejectedUntil;
    private int inFlight;
    private double latencyNanos;

    boolean available(long now) {
        return locked(() -> !ejected || (now - ejectedUntil >= 0 && !probing));
    }

    boolean ejected(long now) {
        return locked(() -> ejected && now - ejectedUntil < 0);
    }

    int inFlight() {
        return locked(() -> inFlight);
    }

    double latencyNanos() {
        return locked(() -> latencyNanos);
    }

    void begun(long now) {
        var _ = locked(() -> {
            inFlight++;
            probing |= ejected && now - ejectedUntil >= 0;
            return true;
        });
    }

    void succeeded(long latency) {
        var _ = locked(() -> {
            inFlight--;
            failuresInARow = 0;
            ejected = false;
            probing = false;
            latencyNanos = latencyNanos == 0 ? latency : latencyNanos + WEIGHT_OF_LATEST * (latency - latencyNanos);
            return true;
        });
    }

    void ended() {
        var _ = locked(() -> {
            inFlight--;
            probing = false;
            return true;
        });
    }

    void failed(long now, Cooldown cooldown, Duration retryAfter) {
        var _ = locked(() -> {
            inFlight--;
            failuresInARow++;
            boolean tooMany = failuresInARow >= cooldown.consecutiveFailures();
            if (tooMany || probing || retryAfter != null) {
                var wait = retryAfter == null ? cooldown.ejectFor() : retryAfter;
                ejected = true;
                ejectedUntil = now + wait.toNanos();
            }
            probing = false;
            return true;
        });
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
