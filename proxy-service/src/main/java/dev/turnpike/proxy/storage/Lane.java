package dev.turnpike.proxy.storage;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A few platform threads that do the native calls of SQLite, with a bounded queue before them and a bounded wait for them. */
final class Lane implements AutoCloseable {
    private static final int QUEUE = 1_024;
    private static final long WAIT_SECONDS = 10;

    private final DatabaseSource source;
    private final ThreadPoolExecutor threads;

    Lane(DatabaseSource source, String name, int size) {
        this.source = source;
        this.threads = new ThreadPoolExecutor(
                size,
                size,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE),
                Thread.ofPlatform().daemon().name(name, 0).factory());
    }

    /** Runs {@code work} there and waits; what it throws is thrown here. Work in a lane must not call the same lane. */
    <T> T run(Supplier<T> work) {
        try {
            var running = threads.submit(work::get);
            try {
                return running.get(WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException _) {
                // What waits in the queue is taken back; what runs ends by itself, its statements are bounded.
                running.cancel(false);
                throw StorageProblem.busy(source);
            }
        } catch (RejectedExecutionException _) {
            throw StorageProblem.busy(source);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StorageProblem.failed(source, e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException problem -> throw problem;
                case Error error -> throw error;
                case Throwable other -> throw StorageProblem.failed(source, other);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(WAIT_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException _) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
