package dev.turnpike.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** An upstream that answers each connection with a stream that has no end, as fast as it is taken. */
final class FloodingUpstream implements AutoCloseable {
    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = chunk("data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,"
            + "\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(16_000)
            + "\"},\"finish_reason\":null}]}\n\n");

    private final ServerSocket listener = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();

    FloodingUpstream() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    private static byte[] chunk(String event) {
        return (Integer.toHexString(event.length()) + "\r\n" + event + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Bytes sent so far, on all connections. */
    long bytes() {
        return bytes.get();
    }

    /** Streams that flow or stand still now. */
    long streams() {
        return streams.get();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                Thread.ofVirtual().start(() -> flood(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void flood(Socket socket) {
        try (socket) {
            HttpMessage.head(new BufferedInputStream(socket.getInputStream()));
            streams.incrementAndGet();
            try {
                var out = socket.getOutputStream();
                out.write(HEAD);
                while (true) {
                    out.write(EVENT);
                    bytes.addAndGet(EVENT.length);
                }
            } finally {
                streams.decrementAndGet();
            }
        } catch (IOException e) {
            // the gateway has had enough
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
