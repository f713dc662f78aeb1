package dev.turnpike.proxy.record;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that must go on: when an error ends its platform thread, another takes it up after a pause. What the work was busy with is the work's to
 * clean up; it is called anew.
 */
final class EnduringThread {
    private static final Logger LOG = LoggerFactory.getLogger(EnduringThread.class);
    private static final int MOST_IN_A_ROW = 3;

    private final String name;
    private final Runnable work;
    private final Duration pause;
    private final AtomicLong deaths = new AtomicLong();
    private final AtomicInteger inARow = new AtomicInteger();
    private volatile Thread current;
    private volatile boolean broken;

    /** {@code pause} keeps an error that comes back at once from filling the log. */
    EnduringThread(String name, Runnable work, Duration pause) {
        this.name = name;
        this.work = work;
        this.pause = pause;
    }

    void start() {
        begin(work);
    }

    private void begin(Runnable first) {
        var thread = Thread.ofPlatform()
                .name(name)
                .daemon()
                .uncaughtExceptionHandler((_, cause) -> died(cause))
                .unstarted(first);
        current = thread;
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // no more threads to be had
            broken = true;
            throw e;
        }
    }

    private void died(Throwable cause) {
        inARow.incrementAndGet();
        deaths.incrementAndGet();
        begin(() -> {
            LockSupport.parkNanos(pause.toNanos());
            work.run();
        });
        LOG.error("event=thread_died thread={} deaths={}", name, deaths, cause);
    }

    /** The work has done something: errors before this are forgiven. */
    void progressed() {
        inARow.set(0);
    }

    /** How often an error ended the thread. */
    long deaths() {
        return deaths.get();
    }

    /** False when the thread died three times and did nothing in between, or when no other could be started: this process will not do the work any more. */
    boolean endures() {
        return inARow.get() < MOST_IN_A_ROW && !broken;
    }

    void interrupt() {
        current.interrupt();
    }

    /** Waits for the work to come to its own end; false when it has not within {@code most}. */
    boolean join(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        Thread awaited;
        do {
            awaited = current;
            awaited.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (awaited.isAlive()) {
                return false;
            }
        } while (awaited != current);
        return true;
    }
}
