package dev.turnpike.proxy.http.connection;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened since the start. */
final class Counters {
    private final LongAdder refusedConnections = new LongAdder();
    private final LongAdder refusedRequests = new LongAdder();
    private final LongAdder clientsGone = new LongAdder();
    private final Map<Expiry, LongAdder> expired;

    Counters() {
        var adders = new EnumMap<Expiry, LongAdder>(Expiry.class);
        for (Expiry expiry : Expiry.values()) {
            adders.put(expiry, new LongAdder());
        }
        this.expired = Collections.unmodifiableMap(adders);
    }

    void connectionRefused() {
        refusedConnections.increment();
    }

    void requestRefused() {
        refusedRequests.increment();
    }

    void clientGone() {
        clientsGone.increment();
    }

    void expired(Expiry expiry) {
        expired.get(expiry).increment();
    }

    long refusedConnections() {
        return refusedConnections.sum();
    }

    long refusedRequests() {
        return refusedRequests.sum();
    }

    long clientsGone() {
        return clientsGone.sum();
    }

    long expirations(Expiry expiry) {
        return expired.get(expiry).sum();
    }
}
