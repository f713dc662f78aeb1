package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ConnectionLimits.BodyPace;
import dev.turnpike.proxy.http.connection.ConnectionLimits.Deadlines;
import dev.turnpike.proxy.http.connection.ConnectionLimits.Rhythm;
import java.time.Duration;

/** The default limits with every wait shortened, so that a test of a deadline takes part of a second. */
final class ShortLimits {
    static final Duration DEADLINE = Duration.ofMillis(400);
    static final Duration WATCH_AFTER = Duration.ofMillis(50);

    static final ConnectionLimits LIMITS = new ConnectionLimits(
            new Deadlines(DEADLINE, DEADLINE, DEADLINE, DEADLINE, Duration.ofMillis(200)),
            new BodyPace(DEADLINE, Duration.ofMillis(600), 1000),
            new Rhythm(Duration.ofMillis(10), WATCH_AFTER),
            ConnectionLimits.DEFAULT.sizes(),
            10_000);

    private ShortLimits() {}
}
