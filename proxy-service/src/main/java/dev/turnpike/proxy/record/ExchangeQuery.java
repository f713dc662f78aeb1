package dev.turnpike.proxy.record;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.ExchangeRecord.Asked;
import dev.turnpike.proxy.record.ExchangeRecord.Bodies;
import dev.turnpike.proxy.record.ExchangeRecord.Ending;
import dev.turnpike.proxy.record.ExchangeRecord.Origin;
import dev.turnpike.proxy.record.ExchangeRecord.Served;
import dev.turnpike.proxy.record.ExchangeRecord.Timings;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.Rows;
import io.helidon.dbclient.DbRow;
import java.util.List;
import java.util.Optional;

/** Reads the log. Who may see only their own rows is answered by the queries that take an owner: it is a condition of the SQL, not a filter after it. */
public final class ExchangeQuery {
    private static final String ONE = """
            SELECT e.*, b.mode, b.request, b.request_length, b.request_hash, b.answer, b.answer_length, b.answer_hash
            FROM exchanges e LEFT JOIN exchange_bodies b ON b.id = e.id
            WHERE e.id = ?
            """;
    private static final String ONE_OF_OWNER = """
            SELECT e.*, b.mode, b.request, b.request_length, b.request_hash, b.answer, b.answer_length, b.answer_hash
            FROM exchanges e LEFT JOIN exchange_bodies b ON b.id = e.id
            WHERE e.id = ? AND e.client_id = ?
            """;
    private static final String NEWEST = "SELECT * FROM exchanges ORDER BY id DESC LIMIT ?";
    private static final String NEWEST_OF_OWNER =
            "SELECT * FROM exchanges WHERE client_id = ? ORDER BY id DESC LIMIT ?";

    private final Database database;

    /** Reads from {@code database}. */
    public ExchangeQuery(Database database) {
        this.database = database;
    }

    /** One exchange, whoever sent it: for admins. */
    public Optional<StoredExchange> find(String id) {
        return database.read(sql -> sql.get(ONE, id).map(ExchangeQuery::stored));
    }

    /** One exchange of the client {@code owner}; empty when it is another's. */
    public Optional<StoredExchange> find(String id, String owner) {
        return database.read(sql -> sql.get(ONE_OF_OWNER, id, owner).map(ExchangeQuery::stored));
    }

    /** The newest exchanges, newest first, without bodies: for admins. */
    public List<ExchangeRecord> newest(int max) {
        return database.read(sql -> {
            try (var rows = sql.query(NEWEST, max)) {
                return rows.map(ExchangeQuery::exchange).toList();
            }
        });
    }

    /** The newest exchanges of the client {@code owner}, newest first, without bodies. */
    public List<ExchangeRecord> newest(int max, String owner) {
        return database.read(sql -> {
            try (var rows = sql.query(NEWEST_OF_OWNER, owner, max)) {
                return rows.map(ExchangeQuery::exchange).toList();
            }
        });
    }

    private static StoredExchange stored(DbRow row) {
        if (Rows.text(row, "mode") == null) {
            return new StoredExchange(exchange(row), null, null);
        }
        return new StoredExchange(
                exchange(row),
                new StoredExchange.Body(
                        Rows.bytes(row, "request"), Rows.count(row, "request_length"), Rows.text(row, "request_hash")),
                new StoredExchange.Body(
                        Rows.bytes(row, "answer"), Rows.count(row, "answer_length"), Rows.text(row, "answer_hash")));
    }

    private static ExchangeRecord exchange(DbRow row) {
        return new ExchangeRecord(
                Rows.text(row, "id"),
                Rows.time(row, "accepted_at"),
                new Origin(
                        Rows.text(row, "client_id"),
                        Rows.text(row, "key_id"),
                        Rows.text(row, "client_request_id"),
                        Rows.text(row, "user_agent")),
                new Asked(
                        Rows.text(row, "operation"),
                        Rows.text(row, "path"),
                        Rows.flag(row, "streamed"),
                        Rows.text(row, "model_asked")),
                new Served(
                        Rows.text(row, "route"),
                        Rows.text(row, "backend"),
                        Rows.text(row, "model_served"),
                        Rows.text(row, "upstream_request_id")),
                new Ending(
                        Math.toIntExact(Rows.count(row, "status")),
                        Outcome.of(Rows.text(row, "outcome")),
                        Rows.text(row, "error_code")),
                usage(row),
                timings(row),
                ExchangeColumns.attempts(Rows.text(row, "attempts")),
                ExchangeColumns.warnings(Rows.text(row, "warnings")),
                Bodies.sizes(Rows.count(row, "request_bytes"), Rows.count(row, "answer_bytes")));
    }

    private static Usage usage(DbRow row) {
        return new Usage(
                known(row, "input_tokens"),
                known(row, "output_tokens"),
                known(row, "cached_input_tokens"),
                known(row, "cache_write_tokens"),
                known(row, "reasoning_tokens"),
                Usage.Source.valueOf(Rows.text(row, "usage_source")));
    }

    private static Timings timings(DbRow row) {
        return new Timings(
                Rows.count(row, "total_ms"),
                known(row, "ttft_ms"),
                known(row, "upstream_ms"),
                known(row, "overhead_us"));
    }

    private static long known(DbRow row, String column) {
        var number = Rows.number(row, column);
        return number == null ? -1 : number;
    }
}
