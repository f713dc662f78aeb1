package dev.turnpike.proxy.http.connection;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;

/**
 * At most one line in ten seconds for an event that a stranger can cause at will; the line says how often it happened
 * since the last one.
 */
final class SparseLog {
    private static final long INTERVAL_MILLIS = 10_000;

    private final Logger log;
    private final String event;
    private final LongAdder count = new LongAdder();
    private final AtomicLong silentUntil = new AtomicLong();

    SparseLog(Logger log, String event) {
        this.log = log;
        this.event = event;
    }

    /** Notes one event; {@code reason} must be a text of ours, never one of a client. */
    void note(String reason, long now) {
        count.increment();
        long until = silentUntil.get();
        if (now >= until && silentUntil.compareAndSet(until, now + INTERVAL_MILLIS)) {
            log.warn("event={} count={} last=\"{}\"", event, count.sumThenReset(), reason);
        }
    }
}
