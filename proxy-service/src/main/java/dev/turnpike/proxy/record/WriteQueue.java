package dev.turnpike.proxy.record;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Records that wait to be written, bounded in number and in bytes, and the count of what became of all. */
final class WriteQueue {
    private final BlockingQueue<ExchangeRecord> waiting;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong bodiesDropped = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();
    private volatile boolean closed;

    WriteQueue(LogSettings settings) {
        this.waiting = new ArrayBlockingQueue<>(settings.queueRows());
        this.maxBytes = settings.queueBytes();
    }

    /** Takes a record, or as much of it as there is room for. */
    void offer(ExchangeRecord exchange) {
        accepted.incrementAndGet();
        var kept = weighed(exchange);
        if (closed || !waiting.offer(kept)) {
            drop(kept);
        } else if (closed && waiting.remove(kept)) {
            // Closed in between: nobody would come for it any more.
            drop(kept);
        }
    }

    private ExchangeRecord weighed(ExchangeRecord exchange) {
        long weight = exchange.bodies().weight();
        if (bytes.addAndGet(weight) <= maxBytes) {
            return exchange;
        }
        bytes.addAndGet(-weight);
        bodiesDropped.incrementAndGet();
        return exchange.withoutBodies();
    }

    /** Waits a while for a first record, then takes what else comes within the time that a batch is worth waiting for. */
    List<ExchangeRecord> take(int max, long waitMillis, long lingerMillis) throws InterruptedException {
        var first = waiting.poll(waitMillis, TimeUnit.MILLISECONDS);
        if (first == null) {
            return List.of();
        }
        var batch = new ArrayList<ExchangeRecord>();
        batch.add(first);
        waiting.drainTo(batch, max - batch.size());
        try {
            gather(batch, max, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(lingerMillis));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // what was taken is not lost
        }
        return batch;
    }

    private void gather(List<ExchangeRecord> batch, int max, long end) throws InterruptedException {
        while (batch.size() < max && !closed) {
            var next = waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            batch.add(next);
            waiting.drainTo(batch, max - batch.size());
        }
    }

    /** Rows that the writer has done with, one way or the other. */
    long settled() {
        return settled.get();
    }

    void written(int rows) {
        settled.addAndGet(rows);
        written.addAndGet(rows);
    }

    void drop(ExchangeRecord exchange) {
        dropped.incrementAndGet();
        release(exchange);
    }

    /** A row that could not be written though its record was taken. */
    void dropRow() {
        settled.incrementAndGet();
        dropped.incrementAndGet();
    }

    /** Gives the room of its bodies back. */
    void release(ExchangeRecord exchange) {
        bytes.addAndGet(-exchange.bodies().weight());
    }

    /** Takes nothing more. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** Gives up what is left. */
    void dropRest() {
        for (var left = waiting.poll(); left != null; left = waiting.poll()) {
            drop(left);
        }
    }

    ExchangeLog.Counts counts() {
        long done = written.get();
        long lost = dropped.get();
        // Read last: a record is accepted before it is anything else, so that what is queued is never negative.
        long all = accepted.get();
        return new ExchangeLog.Counts(all, done, all - done - lost, lost, bodiesDropped.get());
    }
}
