package dev.turnpike.proxy.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A tiny HTTP proxy on the loopback that knows {@code CONNECT} only. Whatever host it is asked for, it dials the loopback at the port asked
 * for, so that a test can name upstreams as it likes ({@code https://upstream.test:port}).
 */
public final class ConnectProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final List<List<String>> heads = new CopyOnWriteArrayList<>();
    private volatile String answer = "HTTP/1.1 200 Connection established\r\n\r\n";

    private ConnectProxy() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        Thread.ofVirtual().name("connect-proxy").start(this::accept);
    }

    /** On a free port. */
    public static ConnectProxy start() {
        return new ConnectProxy();
    }

    /** From here it answers {@code head}; only a status of 2xx opens a tunnel. */
    public ConnectProxy answering(String head) {
        answer = head;
        return this;
    }

    /** {@code http://[userInfo@]127.0.0.1:port}; {@code userInfo} may be null. */
    public URI uri(String userInfo) {
        return URI.create(
                "http://" + (userInfo == null ? "" : userInfo + "@") + "127.0.0.1:" + listener.getLocalPort());
    }

    /** The heads of all requests, as lines. */
    public List<List<String>> heads() {
        return List.copyOf(heads);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var visit = new Visit(client, null, _ -> {});
            visit.begin();
            var head = visit.readHead();
            heads.add(head);
            visit.write(answer.getBytes(StandardCharsets.US_ASCII));
            if (answer.startsWith("HTTP/1.1 2")) {
                var target = head.getFirst().split(" ", -1)[1];
                relay(client, Integer.parseInt(target.substring(target.lastIndexOf(':') + 1)));
            }
        } catch (IOException _) {
            // one side left
        }
    }

    private static void relay(Socket client, int port) throws IOException {
        try (var upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> pump(upstream, client));
            copy(client.getInputStream(), upstream.getOutputStream());
        }
    }

    private static void pump(Socket from, Socket to) {
        try (to) {
            copy(from.getInputStream(), to.getOutputStream());
        } catch (IOException _) {
            // one side left
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        from.transferTo(to);
    }
}
