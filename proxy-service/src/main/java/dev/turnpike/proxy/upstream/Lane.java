package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.wire.UpstreamCall;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to one destination: its idle connections, the newest first, and how to make another. A lane that is retired keeps working
 * for the exchanges that hold it, but keeps no connection.
 */
final class Lane {
    /** A connection that rested longer is listened to for 1 ms before it is used again. */
    private static final long PROBE_AFTER_NANOS = 1_000_000_000L;

    private final Dialer dialer;
    private final RequestWriter writer;
    private final UpstreamSettings.Pool caps;
    private final Places places;
    private final Watchdog watchdog;
    private final long idleNanos;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final AtomicInteger openCount = new AtomicInteger();
    private volatile boolean retired;

    /** What all lanes share. */
    record Shared(UpstreamSettings.Pool caps, Places places, Watchdog watchdog) {}

    Lane(Destination destination, Dialer dialer, Shared shared) {
        this.dialer = dialer;
        this.writer = new RequestWriter(destination, dialer.absoluteFormFields());
        this.caps = shared.caps();
        this.places = shared.places();
        this.watchdog = shared.watchdog();
        this.idleNanos = caps.idleTime().toNanos();
    }

    String label() {
        return dialer.label();
    }

    RequestBytes request(UpstreamCall call) {
        return writer.write(call);
    }

    int idle() {
        return idleCount.get();
    }

    int open() {
        return openCount.get();
    }

    /** An idle connection that is still good, or null. */
    Connection take() {
        for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            idleCount.decrementAndGet();
            if (usable(next)) {
                return next;
            }
            drop(next);
        }
        return null;
    }

    private boolean usable(Connection connection) {
        long rested = connection.idleNanos();
        if (rested > idleNanos || connection.unasked()) {
            return false;
        }
        return rested < PROBE_AFTER_NANOS || connection.silent();
    }

    /** Null when a cap is reached. */
    Connection dial(DeadlineClock clock, CancelSignal cancel) throws IOException {
        if (openCount.incrementAndGet() > caps.maxConnections() || !places.take()) {
            openCount.decrementAndGet();
            return null;
        }
        boolean made = false;
        try {
            var connection = dialer.dial(clock, cancel);
            made = true;
            watchdog.watch(connection);
            return connection;
        } finally {
            if (!made) {
                left();
            }
        }
    }

    /** Keeps a connection whose last message was read exactly to its end. */
    void keep(Connection connection) {
        if (retired || idleCount.get() >= caps.maxIdle()) {
            drop(connection);
            return;
        }
        connection.rest();
        idleCount.incrementAndGet();
        idle.addFirst(connection);
        if (retired) {
            closeIdle();
        }
    }

    void drop(Connection connection) {
        connection.close();
        watchdog.forget(connection);
        left();
    }

    private void left() {
        openCount.decrementAndGet();
        places.give();
    }

    /** How long the connection that rests longest has rested; negative when none rests. */
    long longestRestNanos() {
        var oldest = idle.peekLast();
        return oldest == null ? -1 : oldest.idleNanos();
    }

    /** Closes the connection that rests longest; false when none rests. */
    boolean closeOldest() {
        var oldest = idle.pollLast();
        if (oldest == null) {
            return false;
        }
        idleCount.decrementAndGet();
        drop(oldest);
        return true;
    }

    /** Closes what rested too long. */
    void sweep() {
        for (var oldest = idle.peekLast(); oldest != null; oldest = idle.peekLast()) {
            if (oldest.idleNanos() <= idleNanos) {
                return;
            }
            if (idle.removeLastOccurrence(oldest)) {
                idleCount.decrementAndGet();
                drop(oldest);
            }
        }
    }

    void retire() {
        retired = true;
        closeIdle();
    }

    private void closeIdle() {
        for (var next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            idleCount.decrementAndGet();
            drop(next);
        }
    }
}
