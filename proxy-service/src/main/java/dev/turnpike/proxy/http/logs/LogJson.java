package dev.turnpike.proxy.http.logs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.ExchangeQuery.Page;
import dev.turnpike.proxy.record.ExchangeRecord;
import dev.turnpike.proxy.record.ExchangeRecord.Attempt;
import dev.turnpike.proxy.record.ExchangeRecord.Timings;
import dev.turnpike.proxy.record.StoredExchange;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The JSON of the log. Every member is always there; one that is unknown, or does not apply, is null. Times are in seconds since 1970. */
final class LogJson {
    private LogJson() {}

    /** A page, without bodies. */
    static ObjectNode list(Page page) {
        var root = Json.mapper().createObjectNode().put("object", "list");
        var rows = root.putArray("data");
        page.rows().forEach(row -> rows.add(row(row)));
        return root.put(
                        "first_id",
                        rows.isEmpty() ? null : page.rows().getFirst().id())
                .put("last_id", rows.isEmpty() ? null : page.rows().getLast().id())
                .put("has_more", page.more());
    }

    /** An exchange with what is kept of its bodies. */
    static ObjectNode whole(StoredExchange stored) {
        var node = row(stored.exchange());
        node.set("bodies", bodies(stored));
        return node;
    }

    private static ObjectNode row(ExchangeRecord exchange) {
        var node = Json.mapper()
                .createObjectNode()
                .put("id", exchange.id())
                .put("object", "log")
                .put("accepted_at", exchange.acceptedAt().getEpochSecond())
                .put("client_id", exchange.origin().clientId())
                .put("key_id", exchange.origin().keyId())
                .put("operation", exchange.asked().operation())
                .put("path", exchange.asked().path())
                .put("stream", exchange.asked().stream())
                .put("model", exchange.asked().model())
                .put("route", exchange.served().route())
                .put("backend", exchange.served().backend())
                .put("model_served", exchange.served().model())
                .put("status", exchange.ending().status())
                .put("outcome", exchange.ending().outcome().label())
                .put("error_code", exchange.ending().errorCode());
        node.set("usage", usage(exchange.usage()));
        node.set("timings", timings(exchange.timings()));
        var attempts = node.putArray("attempts");
        exchange.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
        var warnings = node.putArray("warnings");
        exchange.warnings().forEach(warnings::add);
        return node.put("request_bytes", exchange.bodies().requestBytes())
                .put("answer_bytes", exchange.bodies().answerBytes())
                .put("upstream_request_id", exchange.served().requestId())
                .put("client_request_id", exchange.origin().requestId())
                .put("user_agent", exchange.origin().userAgent());
    }

    private static ObjectNode usage(Usage usage) {
        return Json.mapper()
                .createObjectNode()
                .put("input_tokens", known(usage.input()))
                .put("output_tokens", known(usage.output()))
                .put("cached_input_tokens", known(usage.cachedInput()))
                .put("cache_write_tokens", known(usage.cacheWrite()))
                .put("reasoning_tokens", known(usage.reasoning()))
                .put("source", usage.source().name().toLowerCase(Locale.ROOT));
    }

    private static ObjectNode timings(Timings timings) {
        return Json.mapper()
                .createObjectNode()
                .put("total_ms", known(timings.totalMillis()))
                .put("ttft_ms", known(timings.ttftMillis()))
                .put("upstream_ms", known(timings.upstreamMillis()))
                .put("overhead_us", known(timings.overheadMicros()));
    }

    private static ObjectNode attempt(Attempt attempt) {
        return Json.mapper()
                .createObjectNode()
                .put("backend", attempt.backend())
                .put("cause", attempt.cause())
                .put("ms", attempt.millis());
    }

    /** Null when none are kept, or no longer. */
    private static ObjectNode bodies(StoredExchange stored) {
        if (stored.mode() == null) {
            return null;
        }
        var node = Json.mapper().createObjectNode().put("mode", stored.mode().name());
        node.set("request", body(stored.request()));
        node.set("answer", body(stored.answer()));
        return node;
    }

    private static ObjectNode body(StoredExchange.Body body) {
        return Json.mapper()
                .createObjectNode()
                .put("text", body.bytes() == null ? null : text(body.bytes()))
                .put("length", body.length())
                .put("hash", body.hash());
    }

    /** Null when it is no text. A character that was cut in two at the end is left out. */
    private static String text(byte[] utf8) {
        var text = CharBuffer.allocate(utf8.length);
        var result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8), text, false);
        return result.isError() ? null : text.flip().toString();
    }

    /** What is unknown is -1 in a record. */
    private static Long known(long figure) {
        return figure < 0 ? null : Long.valueOf(figure);
    }
}
