package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ConnectionLimits.BodyPace;

/**
 * How long a request body was waited for and how much of it came. Written by the connection's thread before it enters
 * {@link Phase#BODY}, read by the sweeper after it saw that phase: the phase's word orders the two.
 */
final class BodyMeter {
    private final BodyPace pace;
    private long waited;
    private long received;

    BodyMeter(BodyPace pace) {
        this.pace = pace;
    }

    void reset() {
        waited = 0;
        received = 0;
    }

    void add(long millis, int bytes) {
        waited += millis;
        received += bytes;
    }

    /** Whether a wait of so many milliseconds on top of the earlier ones is too much. */
    boolean tooSlow(long waiting) {
        if (waiting > pace.stall().toMillis()) {
            return true;
        }
        long total = waited + waiting;
        return total > pace.grace().toMillis() && received * 1000 < pace.bytesPerSecond() * total;
    }
}
