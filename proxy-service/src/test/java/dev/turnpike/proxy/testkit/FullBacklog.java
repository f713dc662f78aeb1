package dev.turnpike.proxy.testkit;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A listener whose backlog is full, so that the kernel drops the SYN of the next who dials: a host that does not answer, on loopback. */
public final class FullBacklog implements AutoCloseable {
    private static final int DIALS = 10;
    private static final int WAIT_MILLIS = 200;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final ServerSocket listener;
    private final List<Socket> waiting = new ArrayList<>();

    private FullBacklog(ServerSocket listener) {
        this.listener = listener;
    }

    /** Skips the test, and says that {@code what} is skipped, where the kernel drops no SYN. */
    public static FullBacklog open(String what) throws IOException {
        var full = new FullBacklog(new ServerSocket(0, 1, LOOPBACK));
        boolean dropped = false;
        try {
            dropped = full.fill();
            if (!dropped) {
                System.out.println(what + " skipped: this kernel drops no SYN at a full backlog");
            }
            assumeThat(dropped).isTrue();
            return full;
        } finally {
            if (!dropped) {
                full.close();
            }
        }
    }

    private boolean fill() throws IOException {
        for (int i = 0; i < DIALS; i++) {
            var socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(LOOPBACK, port()), WAIT_MILLIS);
            } catch (SocketTimeoutException _) {
                return true;
            }
        }
        return false;
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (var socket : waiting) {
            socket.close();
        }
        listener.close();
    }
}
