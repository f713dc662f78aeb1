package dev.turnpike.proxy.http.connection;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;

/** Helidon's HTTP/1.1 connection between the opening and the closing of its link. */
final class GuardedConnection implements ServerConnection, InterruptableTask<Void> {
    private final ConnectionGuard guard;
    private final Guarded guarded;
    private final ServerConnection parser;

    GuardedConnection(ConnectionGuard guard, Guarded guarded, ServerConnection parser) {
        this.guard = guard;
        this.guarded = guarded;
        this.parser = parser;
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        guard.opened(guarded);
        try {
            parser.handle(limit);
        } finally {
            guarded.link().close();
            guard.closed(guarded);
        }
    }

    /** An idle connection must not hold up a stop. */
    @Override
    public boolean canInterrupt() {
        return parser instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    @Override
    public Duration idleTime() {
        return parser.idleTime();
    }

    /** The server stops: the exchange that runs here is the last one. */
    @Override
    public void close(boolean interrupt) {
        guarded.link().drain();
        parser.close(interrupt);
    }
}
