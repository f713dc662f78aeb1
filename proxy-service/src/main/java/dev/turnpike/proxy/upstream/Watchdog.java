package dev.turnpike.proxy.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks at every connection in use, again and again, and cancels the exchanges whose deadline has passed; and at every pulse, and wakes those that are due. */
final class Watchdog {
    /** How late a deadline may be noticed. */
    static final int PERIOD_MILLIS = 50;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    /** To whether it beats at this moment. */
    private final ConcurrentHashMap<Pulse, AtomicBoolean> pulses = new ConcurrentHashMap<>();

    void watch(Connection connection) {
        connections.add(connection);
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    void watch(Pulse pulse) {
        pulses.put(pulse, new AtomicBoolean());
    }

    void forget(Pulse pulse) {
        pulses.remove(pulse);
    }

    boolean idle() {
        return connections.isEmpty() && pulses.isEmpty();
    }

    void look() {
        for (var connection : connections) {
            var clock = connection.clock();
            if (clock != null) {
                clock.enforce();
            }
        }
        pulses.forEach(Watchdog::wake);
    }

    private static void wake(Pulse pulse, AtomicBoolean beating) {
        if (pulse.nanosLeft() <= 0 && beating.compareAndSet(false, true)) {
            Thread.ofVirtual().name("pulse").start(() -> {
                try {
                    pulse.beat();
                } finally {
                    beating.set(false);
                }
            });
        }
    }
}
