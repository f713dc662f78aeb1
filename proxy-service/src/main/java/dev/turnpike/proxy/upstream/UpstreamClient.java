package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.memory.ByteBudget;
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
    private final Watchdog watchdog = new Watchdog();
    private final Lane.Shared shared;
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
        this.shared =
                new Lane.Shared(settings.pool(), new Places(settings.maxConnections(), this::closeOldest), watchdog);
        this.parts = new Dialer.Parts(
                new Names(resolver), new Trust(settings.caFile()), new ProxyRules(settings), settings.addressesTried());
        // A platform thread: deadlines hold when every carrier of virtual threads is busy.
        Thread.ofPlatform().daemon().name("upstream-watch").start(this::watch);
    }

    /** An exchange whose answer is small, by the cap under which it is read: its bytes are not counted. */
    public UpstreamExchange open(Destination destination, Deadlines deadlines) {
        return open(destination, deadlines, ByteBudget.unbounded().share());
    }

    /**
     * An exchange with {@code destination}; no I/O yet, and nothing to release unless it is sent. What it holds of the answer is taken from
     * {@code share}, and given back by whoever closes that.
     */
    public UpstreamExchange open(Destination destination, Deadlines deadlines, ByteBudget.Share share) {
        var lane = lanes.get(destination);
        if (lane == null) {
            lane = lanes.computeIfAbsent(destination, this::lane);
        }
        return new UpstreamExchange(lane, deadlines, share);
    }

    private Lane lane(Destination destination) {
        return new Lane(destination, new Dialer(destination, parts), shared);
    }

    /** Closes the connection that rested longest; false when none rests. Others take and give meanwhile, so who was found may be gone: then it looks again. */
    private boolean closeOldest() {
        while (true) {
            Lane longest = null;
            long rest = -1;
            for (var lane : lanes.values()) {
                long its = lane.longestRestNanos();
                if (its > rest) {
                    longest = lane;
                    rest = its;
                }
            }
            if (longest == null || longest.closeOldest()) {
                return longest != null;
            }
        }
    }

    /** Wakes {@code pulse} whenever it is due, until it is forgotten. */
    public void wake(Pulse pulse) {
        watchdog.watch(pulse);
    }

    /** Wakes {@code pulse} no more; a beat that runs is not waited for. */
    public void forget(Pulse pulse) {
        watchdog.forget(pulse);
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

    /** Closes the connections at rest; exchanges that run are left to end, within their deadlines. */
    @Override
    public void close() {
        closed.countDown();
        lanes.values().forEach(Lane::retire);
    }

    /** Until the client is closed, the last exchange has ended and the last pulse is forgotten. */
    private void watch() {
        long sweepEvery = Math.clamp(settings.pool().idleTime().toMillis() / (4 * Watchdog.PERIOD_MILLIS), 1, 100);
        try {
            for (long tick = 1; !closed.await(Watchdog.PERIOD_MILLIS, TimeUnit.MILLISECONDS); tick++) {
                watchdog.look();
                if (tick % sweepEvery == 0) {
                    sweep();
                }
            }
            while (!watchdog.idle()) {
                watchdog.look();
                TimeUnit.MILLISECONDS.sleep(Watchdog.PERIOD_MILLIS);
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
