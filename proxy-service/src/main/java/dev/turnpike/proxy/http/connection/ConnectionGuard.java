package dev.turnpike.proxy.http.connection;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns every client connection of one server, below Helidon's HTTP parser. One guard serves several listeners; each of
 * them needs both {@link #tap} and {@link #selector}, {@code protocolsDiscoverServices(false)}, no other protocol, and
 * an idle timeout of Helidon's own that is longer than ours.
 *
 * <p>Close it after the server has stopped.
 */
public final class ConnectionGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionGuard.class);

    private final ConnectionLimits limits;
    private final Counters counters = new Counters();
    private final Arrivals arrivals = new Arrivals();
    private final Set<Guarded> open = ConcurrentHashMap.newKeySet();
    private final SparseLog refusedConnections = new SparseLog(LOG, "connections_refused");
    private final SparseLog refusedRequests = new SparseLog(LOG, "requests_refused");
    private final long startNanos = System.nanoTime();
    private final Sweeper sweeper;
    private final Thread rounds;
    private volatile long now = 1;
    private volatile boolean draining;

    /** Starts the one thread that looks after deadlines. */
    public ConnectionGuard(ConnectionLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.sweeper = new Sweeper(limits, counters);
        this.rounds = Thread.ofPlatform().daemon().name("connection-guard").start(this::keepWatch);
    }

    /**
     * Socket options for {@code connectionOptions} of a listener: as {@code original}, but without Nagle's delay and
     * with a bounded send buffer, and known to this guard.
     */
    public SocketOptions tap(SocketOptions original) {
        return new TappedOptions(original, this::accept);
    }

    /** The only {@code connectionSelector} of a listener. Size limits and listeners of {@code config} are replaced. */
    public ServerConnectionSelector selector(Http1Config config) {
        return new GuardedSelector(this, config);
    }

    /** From now on every answer is the last one of its connection, so that clients move elsewhere before the server stops. */
    public void drain() {
        draining = true;
    }

    /** Connections that are open now, over all listeners, those that shake hands included. */
    public long openConnections() {
        return (long) open.size() + arrivals.size();
    }

    /** Connections closed at once because {@link ConnectionLimits#maxConnections()} were open. */
    public long refusedConnections() {
        return counters.refusedConnections();
    }

    /** Requests that were not handed to the HTTP parser: malformed, too large, or not in time. */
    public long refusedRequests() {
        return counters.refusedRequests();
    }

    /**
     * Exchanges whose client left before they were over: in its own request, without taking the answer, or while
     * something was registered with {@link ClientLink#onGone}.
     */
    public long clientsGone() {
        return counters.clientsGone();
    }

    /** How often clients did not do this in time. */
    public long expirations(Expiry expiry) {
        return counters.expirations(expiry);
    }

    /** Stops the thread and closes what is still open. */
    @Override
    public void close() {
        rounds.interrupt();
        arrivals.closeOlderThan(Long.MAX_VALUE, () -> {});
        open.forEach(guarded -> guarded.link().cut());
    }

    ConnectionLimits limits() {
        return limits;
    }

    Counters counters() {
        return counters;
    }

    boolean draining() {
        return draining;
    }

    /** Milliseconds on a clock that moves once a tick; more than 0. */
    long now() {
        return now;
    }

    void opened(Guarded guarded) {
        open.add(guarded);
    }

    void closed(Guarded guarded) {
        open.remove(guarded);
    }

    void requestRefused(String reason) {
        counters.requestRefused();
        refusedRequests.note(reason, now);
    }

    /** The channel below a connection. */
    SocketChannel claim(ConnectionContext context) {
        SocketChannel channel = arrivals.take(
                context.remotePeer().address(), context.localPeer().address());
        if (channel == null) {
            throw new IllegalStateException(
                    "An unknown connection: give the listener connectionOptions(guard.tap(..))");
        }
        return channel;
    }

    /** Called by a listener for each accepted channel; what is thrown makes Helidon close it and go on. */
    private void accept(SocketChannel channel) {
        if (openConnections() >= limits.maxConnections()) {
            counters.connectionRefused();
            refusedConnections.note("as many as allowed are open", now);
            throw new IllegalStateException("Too many connections");
        }
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, limits.sizes().sendBuffer());
            KeepAlive.on(channel);
            arrivals.add(channel, now);
        } catch (IOException e) {
            throw new IllegalStateException("A client that left at once", e);
        }
    }

    private void keepWatch() {
        try {
            while (true) {
                Thread.sleep(limits.rhythm().tick());
                now = 1 + (System.nanoTime() - startNanos) / 1_000_000;
                arrivals.closeOlderThan(
                        now - limits.deadlines().firstByte().toMillis(), () -> counters.expired(Expiry.HANDSHAKE));
                sweeper.sweep(open, now);
            }
        } catch (InterruptedException _) {
            // The guard is closed.
        }
    }
}
