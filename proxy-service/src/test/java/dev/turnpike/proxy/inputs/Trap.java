package dev.turnpike.proxy.inputs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A listener that nobody has any reason to call: it counts who does. */
final class Trap implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger visitors = new AtomicInteger();

    Trap() {
        try {
            listener = new ServerSocket(0, 64, InetAddress.getByName("0.0.0.0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("trap").start(this::watch);
    }

    private void watch() {
        while (!listener.isClosed()) {
            try (var _ = listener.accept()) {
                visitors.incrementAndGet();
            } catch (IOException _) {
                // closed
            }
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    int visitors() {
        return visitors.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
