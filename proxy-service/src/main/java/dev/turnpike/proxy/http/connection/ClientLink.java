package dev.turnpike.proxy.http.connection;

import io.helidon.webserver.http.ServerRequest;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The client at the other end of a request's connection. Lives as long as the connection; what is registered lives as
 * long as the exchange.
 */
public interface ClientLink {

    /** The link of a request; empty where no {@link ConnectionGuard} serves the listener, as in tests without a socket. */
    static Optional<ClientLink> of(ServerRequest request) {
        return request.listenerContext() instanceof ClientLink link ? Optional.of(link) : Optional.empty();
    }

    /** Whether the client closed or reset the connection, stopped reading, or broke off its request. Stays true. */
    boolean gone();

    /**
     * Runs {@code action} once when the client is gone, at once when it already is.
     *
     * <p>The action runs on the thread that notices, which may be one that writes to the client: keep it to closing
     * something. It is dropped when the exchange ends.
     *
     * @return closing it takes the action back, unless it runs already
     */
    Registration onGone(Runnable action);

    /** The address of the peer of the TCP connection, whatever any header says. */
    SocketAddress remoteAddress();

    /** An action to be taken back. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
