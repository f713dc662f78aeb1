package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ClientLink.Registration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That the client left, and what is to be done then. */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final List<Entry> entries = new ArrayList<>();
    private final Counters counters;
    private final AtomicBoolean counted = new AtomicBoolean();
    private volatile boolean gone;

    /** Compared by identity, so that one action may be registered twice. */
    private static final class Entry {
        private final Runnable action;

        Entry(Runnable action) {
            this.action = action;
        }
    }

    Departure(Counters counters) {
        this.counters = counters;
    }

    boolean gone() {
        return gone;
    }

    Registration onGone(Runnable action) {
        var entry = new Entry(action);
        synchronized (entries) {
            if (!gone) {
                entries.add(entry);
                return () -> remove(entry);
            }
        }
        run(entry);
        return () -> {};
    }

    /** The client broke off its request, or did not take the answer. */
    void happened() {
        List<Entry> due = leave();
        count();
        due.forEach(Departure::run);
    }

    /**
     * The input ended behind a complete request. The answer may be complete too, and its exchange not yet known to be
     * over; then nothing is registered any more, and nobody was left waiting.
     */
    void inputEnded() {
        List<Entry> due = leave();
        if (!due.isEmpty()) {
            count();
        }
        due.forEach(Departure::run);
    }

    private List<Entry> leave() {
        synchronized (entries) {
            gone = true;
            List<Entry> due = List.copyOf(entries);
            entries.clear();
            return due;
        }
    }

    private void count() {
        if (counted.compareAndSet(false, true)) {
            counters.clientGone();
        }
    }

    /** The exchange is over. */
    void forget() {
        synchronized (entries) {
            entries.clear();
        }
    }

    private void remove(Entry entry) {
        synchronized (entries) {
            entries.remove(entry);
        }
    }

    private static void run(Entry entry) {
        try {
            entry.action.run();
        } catch (RuntimeException e) {
            LOG.warn("event=client_gone_action_failed", e);
        }
    }
}
