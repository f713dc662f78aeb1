package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ClientLink.Registration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** That the client left, and what is to be done then. */
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final List<Entry> entries = new ArrayList<>();
    private final Counters counters;
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

    /** The client is gone: the first call runs what is registered. */
    void happened() {
        List<Entry> due;
        synchronized (entries) {
            if (gone) {
                return;
            }
            gone = true;
            due = List.copyOf(entries);
            entries.clear();
        }
        counters.clientGone();
        due.forEach(Departure::run);
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
