package dev.turnpike.proxy.http.connection;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Accepted channels on their way to a connection; with TLS and blocking sockets they shake hands meanwhile. */
final class Arrivals {
    private final Map<Ends, Arrival> arrivals = new ConcurrentHashMap<>();

    /** Both addresses of a connection, which no two open connections share. */
    private record Ends(SocketAddress remote, SocketAddress local) {}

    private record Arrival(SocketChannel channel, long at) {}

    int size() {
        return arrivals.size();
    }

    void add(SocketChannel channel, long now) throws IOException {
        arrivals.put(new Ends(channel.getRemoteAddress(), channel.getLocalAddress()), new Arrival(channel, now));
    }

    /** The channel between two addresses, or null. */
    SocketChannel take(SocketAddress remote, SocketAddress local) {
        Arrival arrival = remote == null || local == null ? null : arrivals.remove(new Ends(remote, local));
        return arrival == null ? null : arrival.channel();
    }

    /** Closes those that arrived before {@code deadline}, each after {@code counted} was told, and forgets the closed. */
    void closeOlderThan(long deadline, Runnable counted) {
        for (Arrival arrival : arrivals.values()) {
            if (arrival.channel().isOpen() && arrival.at() < deadline) {
                counted.run();
                close(arrival.channel());
            }
        }
        arrivals.values().removeIf(arrival -> !arrival.channel().isOpen());
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It counts as closed.
        }
    }
}
