package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ConnectionLimits.BodyPace;
import dev.turnpike.proxy.http.connection.ConnectionLimits.Deadlines;
import dev.turnpike.proxy.http.connection.ConnectionLimits.Linger;
import dev.turnpike.proxy.http.connection.ConnectionLimits.Rhythm;
import java.time.Duration;

/** The default limits, looked at more often; with and without every wait shortened. */
final class ShortLimits {
    static final Duration DEADLINE = Duration.ofMillis(400);
    static final Duration WATCH_AFTER = Duration.ofMillis(50);

    /** So that a test of a deadline takes part of a second. */
    static final ConnectionLimits HASTY = new ConnectionLimits(
            new Deadlines(
                    DEADLINE, DEADLINE, DEADLINE, DEADLINE, new Linger(Duration.ofMillis(200), Duration.ofMillis(200))),
            new BodyPace(DEADLINE, Duration.ofMillis(600), 1000),
            new Rhythm(Duration.ofMillis(10), WATCH_AFTER),
            ConnectionLimits.DEFAULT.sizes(),
            10_000);

    /** So that a slow machine is not mistaken for a slow client. */
    static final ConnectionLimits PATIENT = new ConnectionLimits(
            ConnectionLimits.DEFAULT.deadlines(),
            ConnectionLimits.DEFAULT.body(),
            new Rhythm(Duration.ofMillis(10), WATCH_AFTER),
            ConnectionLimits.DEFAULT.sizes(),
            10_000);

    private ShortLimits() {}
}
