package dev.turnpike.proxy.record;

import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.Facts;
import dev.turnpike.proxy.storage.StorageProblem;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log in the database: requests put records into a bounded queue, one platform thread redacts and inserts them, up to 500 or 100 ms worth at
 * once. While the database takes nothing, records wait and are tried again; when the queue is full, new ones are dropped and counted.
 */
public final class DatabaseExchangeLog implements ExchangeLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseExchangeLog.class);
    private static final String HASH_KEY = "log_hash_key";
    private static final int HASH_KEY_BYTES = 32;
    private static final int BATCH = 500;
    private static final long WAIT_MILLIS = 200;
    private static final long LINGER_MILLIS = 100;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final WriteQueue queue;
    private final RowWriter writer;
    private final BodyCutter cutter;
    private final Retention retention;
    private final Duration closeWithin;
    private final EnduringThread thread;
    private long reportedDrops;

    private DatabaseExchangeLog(Database database, LogSettings settings) {
        this.closeWithin = settings.closeWithin();
        this.queue = new WriteQueue(settings);
        this.writer = new RowWriter(database, queue);
        this.cutter = new BodyCutter(new KeyedHash(hashKey(database)));
        this.retention = new Retention(database, settings);
        this.thread = new EnduringThread("exchange-log", this::run, PAUSE);
    }

    /**
     * Starts writing and deleting what is too old.
     *
     * @throws StorageProblem when the database does not answer
     */
    public static DatabaseExchangeLog open(Database database, LogSettings settings) {
        var log = new DatabaseExchangeLog(database, settings);
        log.thread.start();
        log.retention.start();
        return log;
    }

    @Override
    public void record(ExchangeRecord exchange) {
        queue.offer(exchange);
    }

    @Override
    public Counts counts() {
        return queue.counts();
    }

    /** How often an error of ours ended the thread that writes; what it was writing is among the dropped. */
    public long writerDeaths() {
        return thread.deaths();
    }

    /** False when the writer dies again and again, and nothing more will be written: only a new process can help. A database that does not answer is no such error. */
    public boolean writes() {
        return thread.endures();
    }

    /** Takes nothing more, writes what waits for as long as the settings allow, and counts as dropped what could not be written. */
    @Override
    public void close() {
        queue.close();
        retention.close();
        try {
            if (!thread.join(closeWithin)) {
                thread.interrupt();
                thread.join(closeWithin);
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        queue.dropRest();
        reportDrops();
    }

    private void run() {
        while (!mustStop()) {
            try {
                var batch = queue.take(BATCH, WAIT_MILLIS, LINGER_MILLIS);
                if (batch.isEmpty() && queue.isClosed()) {
                    return;
                }
                settle(batch);
                reportDrops();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Only {@link #close} ends the writer; an interrupt from anywhere else must not cost every later row, and is forgotten. */
    private boolean mustStop() {
        if (!Thread.interrupted()) {
            return false;
        }
        if (queue.isClosed()) {
            Thread.currentThread().interrupt();
            return true;
        }
        LOG.warn("event=exchange_log_interrupted");
        return false;
    }

    /** An error of ours ends the thread, and another takes over; the rows of its batch that were not written are counted. */
    private void settle(List<ExchangeRecord> batch) {
        long before = queue.settled();
        long written = queue.counts().written();
        try {
            write(batch);
        } finally {
            for (long left = batch.size() - (queue.settled() - before); left > 0; left--) {
                queue.dropRow();
            }
            batch.forEach(queue::release);
        }
        if (queue.counts().written() > written) {
            thread.progressed();
        }
    }

    private void write(List<ExchangeRecord> batch) {
        var rows = batch.stream().map(this::row).toList();
        boolean waiting = false;
        for (var left = rows.isEmpty() ? rows : writer.write(rows); !left.isEmpty(); left = writer.write(left)) {
            if (mustStop()) {
                left.forEach(_ -> queue.dropRow());
                break;
            }
            if (!waiting) {
                LOG.warn("event=exchange_log_waiting rows={}", left.size());
                waiting = true;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private ExchangeRow row(ExchangeRecord exchange) {
        try {
            return ExchangeRow.of(exchange, cutter);
        } catch (RuntimeException | StackOverflowError e) {
            // A body that the redaction cannot digest must not be stored unredacted, nor cost the row or the thread.
            LOG.error(
                    "event=redaction_failed id={} cause={}",
                    exchange.id(),
                    e.getClass().getName());
            return ExchangeRow.of(exchange.withoutBodies(), cutter);
        }
    }

    private void reportDrops() {
        long drops = queue.counts().dropped();
        if (drops > reportedDrops) {
            LOG.warn("event=exchange_log_dropping dropped={}", drops);
            reportedDrops = drops;
        }
    }

    private static byte[] hashKey(Database database) {
        var fresh = new byte[HASH_KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        var key = database.write(sql -> {
            Facts.note(sql, HASH_KEY, HexFormat.of().formatHex(fresh));
            return Facts.read(sql, HASH_KEY).orElseThrow();
        });
        return HexFormat.of().parseHex(key);
    }
}
