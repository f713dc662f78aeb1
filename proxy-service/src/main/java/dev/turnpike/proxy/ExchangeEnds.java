package dev.turnpike.proxy;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.http.ErrorReply;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.record.ExchangeLog;
import dev.turnpike.proxy.record.ExchangeRecord;
import dev.turnpike.proxy.record.ExchangeRecord.Ending;
import dev.turnpike.proxy.record.Records;
import dev.turnpike.proxy.telemetry.Metrics;
import dev.turnpike.proxy.telemetry.Metrics.Refusal;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where exchanges begin, and what happens when one has ended: it is counted, it is one line in the log, it is recorded. */
final class ExchangeEnds {
    private static final Logger LOG = LoggerFactory.getLogger("dev.turnpike.exchange");
    private final Metrics metrics;
    private final ExchangeLog log;
    private final ByteBudget captures;

    /** {@code captures} bounds what all exchanges keep of their answers for the log. */
    ExchangeEnds(Metrics metrics, ExchangeLog log, ByteBudget captures) {
        this.metrics = metrics;
        this.log = log;
        this.captures = captures;
    }

    /** Whoever begins one ends it. */
    Exchange begin(Exchange.Arrival arrival) {
        metrics.begun();
        return new Exchange(arrival, captures.share());
    }

    void ended(Exchange exchange) {
        try (exchange) {
            end(exchange);
        }
    }

    private void end(Exchange exchange) {
        var total = Duration.ofNanos(System.nanoTime() - exchange.startedNanos());
        var ending = ending(exchange);
        metrics.ended(labels(exchange, ending), figures(exchange, total));
        if (ending.errorCode() != null) {
            metrics.error(refusal(exchange.failure(), ending.errorCode()));
        }
        if (exchange.caller() != null) {
            var done = Records.of(exchange, ending, total);
            log.record(done);
            tell(done, exchange.attempts());
        }
    }

    private static Refusal refusal(Failure failure, String code) {
        var reply = ErrorReply.of(failure);
        // A provider's own words are no label: there is no end of them.
        var label = failure instanceof Failure.UpstreamRejected ? "upstream_rejected" : code;
        return new Refusal(reply.status(), label, failure instanceof Failure.Limited ? reply.type() : "none");
    }

    private static Ending ending(Exchange exchange) {
        var failure = exchange.failure();
        var outcome = Records.outcome(failure);
        if (failure == null) {
            return new Ending(200, outcome, null);
        }
        var reply = ErrorReply.of(failure);
        var code = reply.code() == null ? reply.type() : reply.code();
        return new Ending(exchange.committed() ? 200 : reply.status(), outcome, code);
    }

    private static Metrics.Labels labels(Exchange exchange, Ending ending) {
        var route = exchange.route();
        var backend = exchange.backend();
        var provider = "none";
        if (route != null && backend != null) {
            provider = route.backends().stream()
                    .filter(each -> each.id().equals(backend))
                    .map(each -> each.config().provider().name())
                    .findFirst()
                    .orElse("other");
        }
        return new Metrics.Labels(
                exchange.arrival().operation().label(),
                provider,
                route == null ? "other" : route.name(),
                backend == null ? "none" : backend,
                ending.outcome().label());
    }

    private static Metrics.Figures figures(Exchange exchange, Duration total) {
        Usage usage = exchange.usage();
        var first = exchange.timeToContent();
        boolean streamed = exchange.request() != null && exchange.request().stream() && first != null;
        Duration perToken = streamed && usage.output() > 1 ? total.minus(first).dividedBy(usage.output() - 1) : null;
        var overhead = total.minus(exchange.upstreamTime());
        return new Metrics.Figures(
                total,
                streamed ? first : null,
                perToken,
                overhead.isNegative() ? Duration.ZERO : overhead,
                usage.input(),
                usage.output());
    }

    private static void tell(ExchangeRecord done, int attempts) {
        LOG.atInfo()
                .addKeyValue("requestId", done.id())
                .addKeyValue("client", done.origin().clientId())
                .addKeyValue("model", done.asked().model())
                .addKeyValue("route", done.served().route())
                .addKeyValue("backend", done.served().backend())
                .addKeyValue("stream", done.asked().stream())
                .addKeyValue("status", done.ending().status())
                .addKeyValue("outcome", done.ending().outcome().label())
                .addKeyValue("error", done.ending().errorCode())
                .addKeyValue("attempts", attempts)
                .addKeyValue("inputTokens", done.usage().input())
                .addKeyValue("outputTokens", done.usage().output())
                .addKeyValue("usageSource", done.usage().source().name().toLowerCase(Locale.ROOT))
                .addKeyValue("totalMs", done.timings().totalMillis())
                .addKeyValue("ttftMs", done.timings().ttftMillis())
                .addKeyValue("overheadMicros", done.timings().overheadMicros())
                .log("exchange");
    }
}
