package dev.turnpike.proxy.http.connection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Two ends of one connection without a server. */
final class Peers implements AutoCloseable {
    private final SocketChannel client;
    private final SocketChannel accepted;

    Peers() throws IOException {
        try (var listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client = SocketChannel.open(listener.getLocalAddress());
            accepted = listener.accept();
        }
    }

    SocketChannel accepted() {
        return accepted;
    }

    @Override
    public void close() throws IOException {
        client.close();
        accepted.close();
    }
}
