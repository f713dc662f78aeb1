package dev.turnpike.proxy.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks at every connection in use, again and again, and cancels the exchanges whose deadline has passed. */
final class Watchdog {
    /** How late a deadline may be noticed. */
    static final int PERIOD_MILLIS = 50;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    void watch(Connection connection) {
        connections.add(connection);
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    boolean idle() {
        return connections.isEmpty();
    }

    void look() {
        for (var connection : connections) {
            var clock = connection.clock();
            if (clock != null) {
                clock.enforce();
            }
        }
    }
}
