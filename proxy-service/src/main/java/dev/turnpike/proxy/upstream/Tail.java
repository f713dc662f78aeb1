package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.time.Duration;

/**
 * The end of a message whose content has all come: the last chunk of a stream often travels a moment after the dialect's terminator. A thread of its own waits for it, so
 * that neither the client nor the record of the exchange does.
 */
final class Tail {
    private static final Duration PATIENCE = Duration.ofMillis(250);
    private static final int MOST_BYTES = 8 * 1024;

    private Tail() {}

    /** Gives {@code connection} back to {@code lane} when the message that {@code body} reads has ended, or drops it. Never blocks. */
    static void await(Lane lane, Connection connection, BodyReader body) {
        var cancel = new CancelSignal();
        var deadlines = new Deadlines(PATIENCE, PATIENCE, PATIENCE, PATIENCE, System.nanoTime());
        connection.begin(new DeadlineClock(deadlines, cancel));
        Thread.ofVirtual().name("upstream-tail").start(() -> {
            if (ends(connection, body, cancel) && cancel.detach()) {
                lane.keep(connection);
            } else {
                lane.drop(connection);
            }
        });
    }

    private static boolean ends(Connection connection, BodyReader body, CancelSignal cancel) {
        try {
            cancel.attach(connection::close);
            int read = 0;
            for (int ready = body.await(); ready > 0; ready = body.await()) {
                body.take(ready);
                read += ready;
                if (read > MOST_BYTES) {
                    return false;
                }
            }
            return body.endsHere();
        } catch (IOException _) {
            return false; // late, cut or broken: another connection serves as well
        }
    }
}
