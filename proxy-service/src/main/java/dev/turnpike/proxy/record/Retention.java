package dev.turnpike.proxy.record;

import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.StorageProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what is older than it may be, in small pieces, so that neither memory nor the writers feel it. */
final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int CHUNK = 500;
    private static final String OLD_BODIES = """
            DELETE FROM exchange_bodies WHERE id IN (SELECT id FROM exchange_bodies WHERE id < ? ORDER BY id LIMIT 500)
            """;
    private static final String OLD_ROWS = """
            DELETE FROM exchanges WHERE id IN (SELECT id FROM exchanges WHERE id < ? ORDER BY id LIMIT 500)
            """;

    private final Database database;
    private final LogSettings settings;
    private final CountDownLatch closed = new CountDownLatch(1);

    Retention(Database database, LogSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    void start() {
        Thread.ofVirtual().name("log-retention").start(this::run);
    }

    private void run() {
        try {
            do {
                sweepQuietly();
            } while (!closed.await(EVERY.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweepQuietly() {
        try {
            long deleted = sweep(Instant.now());
            if (deleted > 0) {
                LOG.info("event=log_retention deleted={}", deleted);
            }
        } catch (StorageProblem e) {
            LOG.warn("event=log_retention_failed problem={}", Text.line(e.getMessage(), 256));
        }
    }

    /** Deletes all that is too old at {@code now}; returns the number of rows. */
    long sweep(Instant now) {
        return delete(OLD_BODIES, now.minus(settings.bodiesFor())) + delete(OLD_ROWS, now.minus(settings.rowsFor()));
    }

    private long delete(String statement, Instant before) {
        var oldest = UuidV7.first(before);
        long deleted = 0;
        long last;
        do {
            last = database.write(sql -> sql.dml(statement, oldest));
            deleted += last;
        } while (last == CHUNK && closed.getCount() > 0);
        return deleted;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
