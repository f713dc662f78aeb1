package dev.turnpike.proxy.http.connection;

import java.time.Duration;
import java.util.Objects;

/**
 * What a client may cost before it is cut off. A limit is felt at most one {@link Rhythm#tick()} late.
 *
 * @param deadlines how long the guard waits for a client
 * @param body how slow a request body may be
 * @param rhythm how often the guard looks, and when it starts to watch a client
 * @param sizes how many bytes the guard takes, keeps or drains
 * @param maxConnections open connections over all listeners; the next one is closed as soon as it is accepted
 */
public record ConnectionLimits(Deadlines deadlines, BodyPace body, Rhythm rhythm, Sizes sizes, int maxConnections) {

    /** What a gateway at the edge of a network can live with. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(
            new Deadlines(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(30),
                    new Linger(Duration.ofMillis(500), Duration.ofSeconds(10))),
            new BodyPace(Duration.ofSeconds(30), Duration.ofSeconds(10), 1024),
            new Rhythm(Duration.ofMillis(100), Duration.ofMillis(200)),
            new Sizes(8 * 1024, 16 * 1024, 100, 64 * 1024 * 1024, 128 * 1024),
            20_000);

    public ConnectionLimits {
        Objects.requireNonNull(deadlines, "deadlines");
        Objects.requireNonNull(body, "body");
        Objects.requireNonNull(rhythm, "rhythm");
        Objects.requireNonNull(sizes, "sizes");
        requirePositive(maxConnections, "maxConnections");
    }

    /** These limits with another cap on open connections. */
    public ConnectionLimits withMaxConnections(int connections) {
        return new ConnectionLimits(deadlines, body, rhythm, sizes, connections);
    }

    /**
     * How long the guard waits for a client.
     *
     * @param firstByte from the accepted connection to the first byte of a request, a TLS handshake included
     * @param head from the first byte of a request head to its last
     * @param idle between an answer and the next request
     * @param write for one piece of an answer (at most 64 KB) to be taken by the kernel
     * @param linger for the client to take an answer in and close, when we close first
     */
    public record Deadlines(Duration firstByte, Duration head, Duration idle, Duration write, Linger linger) {
        public Deadlines {
            requirePositive(firstByte, "firstByte");
            requirePositive(head, "head");
            requirePositive(idle, "idle");
            requirePositive(write, "write");
            Objects.requireNonNull(linger, "linger");
        }
    }

    /**
     * How long the guard reads on before it closes first. Most clients send all of a body before they look for an answer.
     *
     * @param answered after a request that has arrived whole
     * @param uploading after one that was answered before its body had arrived
     */
    public record Linger(Duration answered, Duration uploading) {
        public Linger {
            requirePositive(answered, "answered");
            requirePositive(uploading, "uploading");
        }
    }

    /**
     * How slow a request body may be. Only the time counts in which the gateway waits for the client: a gateway that
     * reads slowly is not the client's fault.
     *
     * @param stall the longest wait for the next byte
     * @param grace waiting time in all before the rate is looked at
     * @param bytesPerSecond the least average rate once the grace is used up; 0 asks for none
     */
    public record BodyPace(Duration stall, Duration grace, int bytesPerSecond) {
        public BodyPace {
            requirePositive(stall, "stall");
            requirePositive(grace, "grace");
            if (bytesPerSecond < 0) {
                throw new IllegalArgumentException("bytesPerSecond must not be negative: " + bytesPerSecond);
            }
        }
    }

    /**
     * How often the guard looks.
     *
     * @param tick between two rounds over all connections
     * @param watchAfter an exchange older than this has its client watched; a younger one costs nothing
     */
    public record Rhythm(Duration tick, Duration watchAfter) {
        public Rhythm {
            requirePositive(tick, "tick");
            requirePositive(watchAfter, "watchAfter");
        }
    }

    /**
     * How many bytes the guard takes, keeps or drains.
     *
     * @param requestLine the longest request line; over it 414
     * @param head the largest request head, its request line included; over it 431
     * @param fields the most header fields; over it 431
     * @param linger unread request bytes that are drained before a connection is closed
     * @param sendBuffer {@code SO_SNDBUF}: the kernel wakes a writer when about a third of it is free, so that a large
     *     buffer would make the write deadline cut slow but living clients
     */
    public record Sizes(int requestLine, int head, int fields, int linger, int sendBuffer) {
        public Sizes {
            requirePositive(requestLine, "requestLine");
            requirePositive(head, "head");
            requirePositive(fields, "fields");
            requirePositive(linger, "linger");
            requirePositive(sendBuffer, "sendBuffer");
        }
    }

    private static void requirePositive(Duration value, String name) {
        Objects.requireNonNull(value, name);
        if (value.toMillis() <= 0) {
            throw new IllegalArgumentException(name + " must be at least a millisecond: " + value);
        }
    }

    private static void requirePositive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
