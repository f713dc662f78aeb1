package dev.turnpike.proxy.http.connection;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waiting, looked at often enough not to make a short test long. */
final class Eventually {
    private Eventually() {}

    static void within(Duration time, Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(time)
                .until(condition);
    }

    /** For something that has no visible sign but the time after which it is due. */
    static void pass(Duration time) {
        long begun = System.nanoTime();
        within(time.plusSeconds(10), () -> System.nanoTime() - begun > time.toNanos());
    }

    static void nothingIsOpen(GuardedServer server) {
        within(Duration.ofSeconds(10), () -> server.guard.openConnections() == 0);
    }
}
