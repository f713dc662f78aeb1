package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.ExchangeRecord.Asked;
import dev.turnpike.proxy.record.ExchangeRecord.Bodies;
import dev.turnpike.proxy.record.ExchangeRecord.Ending;
import dev.turnpike.proxy.record.ExchangeRecord.Origin;
import dev.turnpike.proxy.record.ExchangeRecord.Served;
import dev.turnpike.proxy.record.ExchangeRecord.Timings;
import dev.turnpike.proxy.storage.Rows;
import io.helidon.dbclient.DbRow;

/** Makes of rows what was inserted by {@link ExchangeInsert}. */
final class ExchangeSelect {
    private ExchangeSelect() {}

    static StoredExchange stored(DbRow row) {
        if (Rows.text(row, "mode") == null) {
            return new StoredExchange(exchange(row), null, null, null);
        }
        return new StoredExchange(
                exchange(row),
                BodyLogging.valueOf(Rows.text(row, "mode")),
                new StoredExchange.Body(
                        Rows.bytes(row, "request"), Rows.count(row, "request_length"), Rows.text(row, "request_hash")),
                new StoredExchange.Body(
                        Rows.bytes(row, "answer"), Rows.count(row, "answer_length"), Rows.text(row, "answer_hash")));
    }

    static ExchangeRecord exchange(DbRow row) {
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
