package dev.turnpike.proxy.http;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the request bytes that all requests together hold in memory: over it a request is refused before it is read. */
public final class BodyBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** At most {@code most} bytes over all requests. */
    public BodyBudget(long most) {
        this.most = most;
    }

    /** 30 % of the largest heap. */
    public static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 10 * 3);
    }

    /** Bytes held now. */
    public long held() {
        return held.get();
    }

    /** The share of one request; closing it gives the bytes back. */
    Share share() {
        return new Share();
    }

    final class Share implements AutoCloseable {
        private long mine;

        /**
         * Takes {@code bytes} more.
         *
         * @throws GatewayException with {@link Failure.Overloaded} when they are not to be had
         */
        void take(long bytes) {
            if (held.addAndGet(bytes) > most) {
                held.addAndGet(-bytes);
                throw new GatewayException(new Failure.Overloaded(
                        "The gateway holds too many request bytes just now; try again shortly.",
                        Duration.ofSeconds(1)));
            }
            mine += bytes;
        }

        @Override
        public void close() {
            held.addAndGet(-mine);
            mine = 0;
        }
    }
}
