package dev.turnpike.benchmark;

import java.util.concurrent.atomic.AtomicLong;

/** How many of something there were in the time in which there were any. */
final class Rate {
    private final AtomicLong count = new AtomicLong();
    private long nanos;
    private long begun;

    void begin() {
        begun = System.nanoTime();
    }

    void count() {
        count.incrementAndGet();
    }

    void end() {
        nanos += System.nanoTime() - begun;
    }

    double perSecond() {
        return count.get() * 1e9 / nanos;
    }
}
