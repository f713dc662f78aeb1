package dev.turnpike.proxy.memory;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes that many holders keep in memory together. */
public final class ByteBudget {
    private static final Duration SHORTLY = Duration.ofSeconds(1);

    private final String what;
    private final long most;
    private final long free;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /**
     * At most {@code most} bytes over all shares.
     *
     * @param what of what, as a client may read it: {@code request}
     * @param free bytes of each share that are not counted and never refused: what is small costs nothing and goes on while memory is short
     */
    public ByteBudget(String what, long most, long free) {
        this.what = what;
        this.most = most;
        this.free = free;
    }

    /** One that refuses nothing, for what is bounded elsewhere. */
    public static ByteBudget unbounded() {
        return new ByteBudget("", Long.MAX_VALUE, 0);
    }

    /** Bytes held now. */
    public long held() {
        return held.get();
    }

    /** How often bytes were refused. */
    public long refused() {
        return refused.get();
    }

    /** A share that holds nothing yet; whoever asks for it closes it. */
    public Share share() {
        return new Share();
    }

    private boolean reserve(long bytes) {
        long before;
        do {
            before = held.get();
            if (bytes > most - before) {
                refused.incrementAndGet();
                return false;
            }
        } while (!held.compareAndSet(before, before + bytes));
        return true;
    }

    /** What one holder has. Used by one thread at a time. */
    public final class Share implements AutoCloseable {
        private long mine;
        private long counted;

        private Share() {}

        /**
         * Takes {@code bytes} more.
         *
         * @throws GatewayException with {@link Failure.Overloaded} when they are not to be had; the share is as before then
         */
        public void take(long bytes) {
            if (!tryTake(bytes)) {
                throw new GatewayException(new Failure.Overloaded(
                        "The gateway holds too many " + what + " bytes just now; try again shortly.", SHORTLY));
            }
        }

        /** Whether {@code bytes} more could be had if nobody else held any. */
        public boolean everFits(long bytes) {
            return mine + bytes - free <= most;
        }

        /** Takes {@code bytes} more; false, and nothing taken, when they are not to be had. */
        public boolean tryTake(long bytes) {
            long more = Math.max(0, mine + bytes - free) - counted;
            if (more > 0 && !reserve(more)) {
                return false;
            }
            counted += more;
            mine += bytes;
            return true;
        }

        /** Gives back {@code bytes} of those that were taken. */
        public void give(long bytes) {
            mine -= bytes;
            long spare = counted - Math.max(0, mine - free);
            if (spare > 0) {
                counted -= spare;
                held.addAndGet(-spare);
            }
        }

        /** Gives back everything; may be called twice. */
        @Override
        public void close() {
            give(mine);
        }
    }
}
