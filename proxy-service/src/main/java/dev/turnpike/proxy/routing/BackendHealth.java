package dev.turnpike.proxy.routing;

import dev.turnpike.crds.config.BackendConfig.Cooldown;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What past attempts say about each backend of this process: failures in a row, a cool-down with one probe at its end, calls in flight, latency. Keyed by backend id, so it
 * outlives a reload that leaves the backend in place.
 */
public final class BackendHealth {
    private final ConcurrentHashMap<String, BackendState> states = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    /** {@code nanoClock} is {@code System::nanoTime} outside tests. */
    public BackendHealth(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    BackendState of(String backendId) {
        return states.computeIfAbsent(backendId, _ -> new BackendState());
    }

    /** Whether the backend may be tried now: healthy, or its cool-down is over and nobody probes it yet. */
    boolean available(String backendId) {
        var state = states.get(backendId);
        return state == null || state.available(nanoClock.getAsLong());
    }

    /** Whether the backend cools down. */
    public boolean coolingDown(String backendId) {
        var state = states.get(backendId);
        return state != null && state.ejected(nanoClock.getAsLong());
    }

    /** An attempt begins. */
    public void begun(String backendId) {
        of(backendId).begun(nanoClock.getAsLong());
    }

    /** An attempt was answered; {@code latency} is the time to its first content. */
    public void succeeded(String backendId, Duration latency) {
        of(backendId).succeeded(latency.toNanos());
    }

    /** An attempt failed through no fault of the backend. */
    public void ended(String backendId) {
        of(backendId).ended();
    }

    /** An attempt failed; {@code retryAfter} is the wait that the backend asked for, null when none. */
    public void failed(String backendId, Cooldown cooldown, Duration retryAfter) {
        of(backendId).failed(nanoClock.getAsLong(), cooldown, retryAfter);
    }

    /** Forgets the backends that are configured no more. */
    public void keepOnly(Set<String> backendIds) {
        states.keySet().retainAll(backendIds);
    }
}
