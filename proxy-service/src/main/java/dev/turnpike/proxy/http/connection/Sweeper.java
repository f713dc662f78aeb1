package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ConnectionLimits.Deadlines;
import dev.turnpike.proxy.http.connection.PhaseCell.Stage;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at every connection once a tick, and does what its phase and age ask for. */
final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final Deadlines deadlines;
    private final long watchAfter;
    private final Counters counters;

    Sweeper(ConnectionLimits limits, Counters counters) {
        this.deadlines = limits.deadlines();
        this.watchAfter = limits.rhythm().watchAfter().toMillis();
        this.counters = counters;
    }

    /** One round; a connection that fails does not keep the others from being looked at. */
    void sweep(Iterable<Guarded> open, long now) {
        for (Guarded guarded : open) {
            try {
                look(guarded, now);
            } catch (RuntimeException e) {
                LOG.error("event=sweep_failed", e);
            }
        }
    }

    private void look(Guarded guarded, long now) {
        if (guarded.writer().overdue(now, deadlines.write().toMillis())) {
            counters.expired(Expiry.WRITE);
            guarded.link().cut();
            return;
        }
        Link link = guarded.link();
        Stage seen = link.cell().now();
        long age = now - seen.since();
        if (seen.expired()) {
            // Its thread has been woken; should it hang in a write of TLS, that has its end too.
            if (age > deadlines.write().toMillis()) {
                link.cut();
            }
            return;
        }
        judge(link, seen, age);
    }

    private void judge(Link link, Stage seen, long age) {
        var linger = deadlines.linger();
        switch (seen.phase()) {
            case FIRST_BYTE -> expire(link, seen, age > deadlines.firstByte().toMillis(), Expiry.FIRST_BYTE);
            case IDLE -> expire(link, seen, age > deadlines.idle().toMillis(), Expiry.IDLE);
            case HEAD -> expire(link, seen, age > deadlines.head().toMillis(), Expiry.HEAD);
            case BODY -> expire(link, seen, link.meter().tooSlow(age), Expiry.BODY);
            case ANSWERING -> {
                if (age > watchAfter) {
                    link.watch(seen);
                }
            }
            case LINGERING -> endLinger(link, seen, age, linger.answered());
            case DISCARDING -> endLinger(link, seen, age, linger.uploading());
            case CLOSING -> {
                if (age > linger.answered().toMillis()) {
                    link.cut();
                }
            }
            case HANDLING, WATCHED -> {}
        }
    }

    private static void endLinger(Link link, Stage seen, long age, Duration most) {
        if (age > most.toMillis() && link.expire(seen)) {
            link.endInput();
        }
    }

    private void expire(Link link, Stage seen, boolean due, Expiry expiry) {
        if (due && link.expire(seen)) {
            // Counted first: the client may see the end before this thread gets on.
            counters.expired(expiry);
            link.endInput();
        }
    }
}
