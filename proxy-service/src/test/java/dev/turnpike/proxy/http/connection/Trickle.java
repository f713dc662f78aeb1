package dev.turnpike.proxy.http.connection;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends a text one byte at a time, 50 ms apart, until it is closed. */
final class Trickle implements AutoCloseable {
    private final Thread thread;

    Trickle(RawClient client, String text) {
        this.thread = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < text.length() && !Thread.interrupted(); i++) {
                    client.send(text.substring(i, i + 1));
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                }
            } catch (IOException _) {
                // The server has had enough.
            }
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
