package dev.turnpike.proxy.routing;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What past tries say about each backend of this process: failures in a row, a cool-down with one probe at its end, calls in flight, latency. Keyed by backend id, so it
 * outlives a reload that leaves the backend in place.
 */
public final class BackendHealth {
    private final ConcurrentHashMap<String, BackendState> states = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;

    /** {@code nanoClock} is {@code System::nanoTime} outside tests. */
    public BackendHealth(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Whether the backend may be tried now: healthy, or its cool-down is over and nobody probes it yet. */
    boolean available(String backendId) {
        var state = states.get(backendId);
        return state == null || state.available();
    }

    /** Whether a try that decides about the backend runs; others should go elsewhere. */
    public boolean probedByAnother(String backendId) {
        var state = states.get(backendId);
        return state != null && state.probing();
    }

    /** A try begins. */
    public Trial begin(String backendId) {
        var state = states.computeIfAbsent(backendId, _ -> new BackendState(nanoClock));
        return new Trial(state, state.begun());
    }

    /** The health of the backend at this moment. */
    public Health of(String backendId) {
        var state = states.get(backendId);
        return state == null ? Health.UNTRIED : state.health();
    }

    /** How long a try at the backend may take to answer, in nanoseconds; only good for comparing. */
    double expectedNanos(String backendId) {
        return states.getOrDefault(backendId, new BackendState(nanoClock)).expectedNanos();
    }

    /** Forgets the backends that are configured no more. */
    public void keepOnly(Set<String> backendIds) {
        states.keySet().retainAll(backendIds);
    }
}
