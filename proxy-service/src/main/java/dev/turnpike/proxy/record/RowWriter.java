package dev.turnpike.proxy.record;

import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.Facts;
import dev.turnpike.proxy.storage.StorageProblem;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches; halves a batch that fails until the row that is at fault is alone, and gives that one up. */
final class RowWriter {
    private static final Logger LOG = LoggerFactory.getLogger(RowWriter.class);
    private static final String PROBE = "log_probe";

    private final Database database;
    private final WriteQueue queue;

    RowWriter(Database database, WriteQueue queue) {
        this.database = database;
        this.queue = queue;
    }

    /** Returns what is still to be written because the database takes nothing at all; empty when everything is settled. */
    List<ExchangeRow> write(List<ExchangeRow> rows) {
        try {
            database.batch(connection -> {
                ExchangeInsert.insert(connection, rows);
                return rows;
            });
            queue.written(rows.size());
            return List.of();
        } catch (RuntimeException e) {
            // A StorageProblem, or a value that no column can take: the row is at fault in both cases, if the database
            // takes another.
            if (!takesWrites()) {
                return rows;
            }
            if (rows.size() == 1) {
                LOG.warn(
                        "event=exchange_unwritable id={} problem={}",
                        rows.getFirst().exchange().id(),
                        Text.line(e.getMessage(), 256));
                queue.dropRow();
                return List.of();
            }
        }
        return writeHalves(rows);
    }

    private List<ExchangeRow> writeHalves(List<ExchangeRow> rows) {
        int half = rows.size() / 2;
        var left = new ArrayList<>(write(rows.subList(0, half)));
        if (left.isEmpty()) {
            left.addAll(write(rows.subList(half, rows.size())));
        } else {
            left.addAll(rows.subList(half, rows.size()));
        }
        return left;
    }

    /** Whether the fault is the row's: a database that is away, full or read-only fails at this too. */
    private boolean takesWrites() {
        try {
            return database.write(sql -> {
                Facts.note(sql, PROBE, "");
                Facts.replace(sql, PROBE, "");
                return true;
            });
        } catch (StorageProblem _) {
            return false;
        }
    }
}
