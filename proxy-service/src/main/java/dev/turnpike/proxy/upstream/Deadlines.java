package dev.turnpike.proxy.upstream;

import java.time.Duration;

/**
 * How long one exchange may take, by {@link System#nanoTime()}.
 *
 * @param connect dial until TCP and TLS are up, for each connection dialled
 * @param firstByte from the last piece of the request that the upstream took until the first byte of the answer's body
 * @param streamIdle between two bytes of the answer's body
 * @param total from {@code acceptedNanos} until the answer is complete
 * @param acceptedNanos the {@code System.nanoTime()} at which the gateway accepted the exchange
 */
public record Deadlines(Duration connect, Duration firstByte, Duration streamIdle, Duration total, long acceptedNanos) {
    private static final Duration LONGEST = Duration.ofDays(3650);

    public Deadlines {
        connect = bounded(connect);
        firstByte = bounded(firstByte);
        streamIdle = bounded(streamIdle);
        total = bounded(total);
    }

    private static Duration bounded(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a deadline must be positive, not " + duration);
        }
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }
}
