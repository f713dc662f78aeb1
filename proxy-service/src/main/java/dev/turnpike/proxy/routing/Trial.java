package dev.turnpike.proxy.routing;

import dev.turnpike.crds.config.BackendConfig.Cooldown;
import java.time.Duration;

/** One try at a backend, as its health sees it: in flight until it is closed, and its result counts once. Used by one thread. */
public final class Trial implements AutoCloseable {
    private final BackendState state;
    private final BackendState.Ticket ticket;
    private boolean over;

    Trial(BackendState state, BackendState.Ticket ticket) {
        this.state = state;
        this.ticket = ticket;
    }

    /** Its first content has come. */
    public void answering() {
        if (!over) {
            state.answering(ticket);
        }
    }

    /** It was answered; {@code latency} is the time to its first content. */
    public void succeeded(Duration latency) {
        if (!over) {
            over = true;
            state.succeeded(ticket, latency.toNanos());
        }
    }

    /** It failed, and the backend is to blame; {@code retryAfter} is the wait that the backend asked for, null when none. */
    public void failed(Cooldown cooldown, Duration retryAfter) {
        if (!over) {
            over = true;
            state.failed(ticket, cooldown, retryAfter);
        }
    }

    /** It is over. When nothing was said about it, it says nothing about the backend. */
    @Override
    public void close() {
        if (!over) {
            over = true;
            state.ended(ticket);
        }
    }
}
