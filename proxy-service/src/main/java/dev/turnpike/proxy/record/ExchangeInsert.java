package dev.turnpike.proxy.record;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.storage.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** Inserts rows of {@code exchanges} and {@code exchange_bodies} in two batches. A row that is there already stays as it is. */
final class ExchangeInsert {
    private static final String EXCHANGES = """
            INSERT INTO exchanges (id, accepted_at, client_id, key_id, operation, path, streamed, model_asked, route, backend,
                                   model_served, status, outcome, error_code, input_tokens, output_tokens, cached_input_tokens,
                                   cache_write_tokens, reasoning_tokens, usage_source, total_ms, ttft_ms, upstream_ms, overhead_us,
                                   attempts, warnings, upstream_request_id, client_request_id, user_agent, request_bytes, answer_bytes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """;
    private static final String BODIES = """
            INSERT INTO exchange_bodies (id, mode, request, request_length, request_hash, answer, answer_length, answer_hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO NOTHING
            """;

    private ExchangeInsert() {}

    /** Inserts all of {@code rows}, in the transaction of {@code connection}. */
    static void insert(Connection connection, List<ExchangeRow> rows) throws SQLException {
        try (var exchanges = connection.prepareStatement(EXCHANGES);
                var bodies = connection.prepareStatement(BODIES)) {
            boolean anyBodies = false;
            for (var row : rows) {
                bindExchange(new Binder(exchanges), row.exchange());
                exchanges.addBatch();
                if (row.request() != null) {
                    bindBodies(new Binder(bodies), row);
                    bodies.addBatch();
                    anyBodies = true;
                }
            }
            exchanges.executeBatch();
            if (anyBodies) {
                bodies.executeBatch();
            }
        }
    }

    private static void bindExchange(Binder to, ExchangeRecord exchange) throws SQLException {
        var origin = exchange.origin();
        var asked = exchange.asked();
        var served = exchange.served();
        var ending = exchange.ending();
        to.text(exchange.id());
        to.number(Rows.millis(exchange.acceptedAt()));
        to.text(origin.clientId());
        to.text(origin.keyId());
        to.text(asked.operation());
        to.text(asked.path());
        to.number(asked.stream() ? 1 : 0);
        to.text(asked.model());
        to.text(served.route());
        to.text(served.backend());
        to.text(served.model());
        to.number(ending.status());
        to.text(ending.outcome().label());
        to.text(ending.errorCode());
        bindUsage(to, exchange.usage());
        bindTimings(to, exchange.timings());
        to.text(ExchangeColumns.attempts(exchange.attempts()));
        to.text(ExchangeColumns.warnings(exchange.warnings()));
        to.text(served.requestId());
        to.text(origin.requestId());
        to.text(origin.userAgent());
        to.number(exchange.bodies().requestBytes());
        to.number(exchange.bodies().answerBytes());
    }

    private static void bindUsage(Binder to, Usage usage) throws SQLException {
        to.known(usage.input());
        to.known(usage.output());
        to.known(usage.cachedInput());
        to.known(usage.cacheWrite());
        to.known(usage.reasoning());
        to.text(usage.source().name());
    }

    private static void bindTimings(Binder to, ExchangeRecord.Timings timings) throws SQLException {
        to.number(timings.totalMillis());
        to.known(timings.ttftMillis());
        to.known(timings.upstreamMillis());
        to.known(timings.overheadMicros());
    }

    private static void bindBodies(Binder to, ExchangeRow row) throws SQLException {
        to.text(row.exchange().id());
        to.text(row.mode().name());
        to.bytes(row.request().bytes());
        to.number(row.request().length());
        to.text(row.request().hash());
        to.bytes(row.answer().bytes());
        to.number(row.answer().length());
        to.text(row.answer().hash());
    }

    /** Binds parameters from left to right. */
    private static final class Binder {
        private final PreparedStatement statement;
        private int index;

        Binder(PreparedStatement statement) {
            this.statement = statement;
        }

        void text(String text) throws SQLException {
            statement.setString(++index, text);
        }

        void number(long number) throws SQLException {
            statement.setLong(++index, number);
        }

        /** -1 is unknown, and NULL in the database. */
        void known(long number) throws SQLException {
            index++;
            if (number < 0) {
                statement.setNull(index, Types.BIGINT);
            } else {
                statement.setLong(index, number);
            }
        }

        void bytes(byte[] bytes) throws SQLException {
            statement.setBytes(++index, bytes);
        }
    }
}
