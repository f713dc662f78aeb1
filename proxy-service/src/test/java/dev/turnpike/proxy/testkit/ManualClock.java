package dev.turnpike.proxy.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Nanoseconds that pass when a test says so. It begins shortly before the overflow of {@code long}, as {@code System.nanoTime()} may. */
public final class ManualClock implements LongSupplier {
    private final AtomicLong now =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(30).toNanos());

    @Override
    public long getAsLong() {
        return now.get();
    }

    /** Time passes. */
    public void advance(Duration duration) {
        now.addAndGet(duration.toNanos());
    }
}
