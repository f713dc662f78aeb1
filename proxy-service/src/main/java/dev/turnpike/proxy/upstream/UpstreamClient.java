package dev.turnpike.proxy.upstream;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * The gateway's own small HTTP/1.1 client: blocking, made for virtual threads, one exchange on one connection. See the package
 * documentation for the life of a connection.
 */
public final class UpstreamClient implements AutoCloseable {
    private final UpstreamSettings settings;
    private final Dialer.Parts parts;
    private final ConcurrentHashMap<Destination, Lane> lanes = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Opens nothing.
     *
     * @throws IllegalArgumentException when {@code settings.caFile()} holds no readable certificates
     */
    public UpstreamClient(UpstreamSettings settings) {
        this(settings, InetAddress::getAllByName);
    }

    UpstreamClient(UpstreamSettings settings, Names.Resolver resolver) {
        this.settings = settings;
        this.parts = new Dialer.Parts(
                new Names(resolver), new Trust(settings.caFile()), new ProxyRules(settings), settings.addressesTried());
        Thread.ofVirtual().name("upstream-idle-sweep").start(this::sweepUntilClosed);
    }

    /** An exchange with {@code destination}; no I/O yet, and nothing to release unless it is sent. */
    public UpstreamExchange open(Destination destination, Deadlines deadlines) {
        var lane = lanes.get(destination);
        if (lane == null) {
            lane = lanes.computeIfAbsent(destination, this::lane);
        }
        return new UpstreamExchange(lane, deadlines);
    }

    private Lane lane(Destination destination) {
        return new Lane(destination, new Dialer(destination, parts), settings.pool());
    }

    /** Connections now open, those in use and those at rest. */
    public int openConnections() {
        return sum(Lane::open);
    }

    /** Connections now at rest. */
    public int idleConnections() {
        return sum(Lane::idle);
    }

    private int sum(ToIntFunction<Lane> count) {
        return lanes.values().stream().mapToInt(count).sum();
    }

    /** Closes the connections at rest; exchanges that run are left to end. */
    @Override
    public void close() {
        closed.countDown();
        lanes.values().forEach(Lane::retire);
    }

    private void sweepUntilClosed() {
        long period = Math.clamp(settings.pool().idleTime().toMillis() / 4, 10, 5_000);
        try {
            while (!closed.await(period, TimeUnit.MILLISECONDS)) {
                sweep();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Destinations come and go with the configuration: the lane of one that holds no connection is forgotten. */
    private void sweep() {
        lanes.forEach((destination, lane) -> {
            lane.sweep();
            if (lane.open() == 0 && lanes.remove(destination, lane)) {
                lane.retire();
            }
        });
    }
}
