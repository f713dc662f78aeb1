package dev.turnpike.proxy.auth;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a task again and again on a virtual thread, at intervals and when told; a failing database is said once, not at each try. */
final class Poll implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Poll.class);

    private final Runnable task;
    private final Semaphore signals = new Semaphore(0);
    private volatile boolean closed;
    private volatile Thread thread;

    Poll(Runnable task) {
        this.task = task;
    }

    void start(Duration every) {
        thread = Thread.ofVirtual().name("client-table").start(() -> run(every));
    }

    /** Runs the task at once, or once more when it is running. Never waits. */
    void soon() {
        signals.release();
    }

    private void run(Duration every) {
        boolean failing = false;
        while (await(every)) {
            try {
                task.run();
                if (failing) {
                    LOG.info("event=client_table_fresh");
                }
                failing = false;
            } catch (RuntimeException e) { // whatever it was, the next poll may do better
                if (!failing) {
                    LOG.warn("event=client_table_stale problem={}", e.getMessage());
                }
                failing = true;
            }
        }
    }

    private boolean await(Duration every) {
        try {
            if (!closed && signals.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
                signals.drainPermits();
            }
            return !closed;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits for the task when it is running, at most 10 s. */
    @Override
    public void close() {
        closed = true;
        signals.release();
        try {
            if (thread != null && !thread.join(Duration.ofSeconds(10))) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
