package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.failure.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes the record of an exchange that has ended. */
public final class Records {
    private static final String ANSWER_CUT = "log: too many answers under way, this one is not kept to its end";

    private Records() {}

    /** How an exchange ended that failed with {@code failure}; null means that it did not fail. */
    public static Outcome outcome(Failure failure) {
        return switch (failure) {
            case null -> Outcome.COMPLETED;
            case Failure.ClientGone _ -> Outcome.CLIENT_GONE;
            case Failure.UpstreamTruncated _ -> Outcome.UPSTREAM_CUT;
            case Failure.TimedOut _, Failure.SearchTimedOut _ -> Outcome.TIMED_OUT;
            case Failure.Limited _, Failure.Overloaded _ -> Outcome.LIMITED;
            case Failure.Draining _ -> Outcome.DRAINING;
            case Failure.Internal _ -> Outcome.INTERNAL;
            case Failure.UpstreamRateLimited _,
                    Failure.UpstreamQuota _,
                    Failure.UpstreamAuth _,
                    Failure.UpstreamUnreachable _,
                    Failure.UpstreamProtocol _,
                    Failure.UpstreamError _,
                    Failure.UpstreamOverloaded _,
                    Failure.UpstreamRejected _ -> Outcome.UPSTREAM_ERROR;
            case Failure.Invalid _,
                    Failure.Unsupported _,
                    Failure.ContextExceeded _,
                    Failure.Unauthenticated _,
                    Failure.ConflictingCredentials _,
                    Failure.AdminRequired _,
                    Failure.ModelNotFound _,
                    Failure.NotFound _,
                    Failure.MethodNotAllowed _,
                    Failure.UnsupportedMediaType _,
                    Failure.TooLarge _,
                    Failure.BadHttp _,
                    Failure.RouteUnavailable _ -> Outcome.REJECTED;
        };
    }

    /** The record of {@code exchange}, which has a caller. */
    public static ExchangeRecord of(Exchange exchange, ExchangeRecord.Ending ending, Duration total) {
        var learned = exchange.learned();
        return new ExchangeRecord(
                exchange.id(),
                exchange.acceptedAt(),
                origin(exchange),
                asked(exchange),
                new ExchangeRecord.Served(
                        exchange.route() == null ? null : exchange.route().name(),
                        exchange.backend(),
                        learned.model(),
                        exchange.upstreamRequestId()),
                ending,
                exchange.usage(),
                timings(exchange, total),
                exchange.tries().stream().map(Records::attempt).toList(),
                warnings(exchange),
                bodies(exchange));
    }

    private static List<String> warnings(Exchange exchange) {
        var warnings = new ArrayList<>(exchange.warnings());
        if (exchange.answerCut()) {
            warnings.addFirst(ANSWER_CUT);
        }
        return warnings;
    }

    private static ExchangeRecord.Origin origin(Exchange exchange) {
        Caller caller = exchange.caller();
        var arrival = exchange.arrival();
        return new ExchangeRecord.Origin(
                caller.clientId(), caller.keyId(), arrival.clientRequestId(), arrival.userAgent());
    }

    private static ExchangeRecord.Asked asked(Exchange exchange) {
        var request = exchange.request();
        return new ExchangeRecord.Asked(
                exchange.arrival().operation().label(),
                exchange.arrival().path(),
                request != null && request.stream(),
                request == null ? null : withoutKey(request.model(), exchange));
    }

    /** A caller that writes its key where the model belongs must not find it in a log. */
    private static String withoutKey(String model, Exchange exchange) {
        var key = exchange.callerKey();
        return key == null || key.reveal().isEmpty() ? model : model.replace(key.reveal(), "***");
    }

    private static ExchangeRecord.Timings timings(Exchange exchange, Duration total) {
        var first = exchange.timeToContent();
        var upstream = exchange.upstreamTime();
        return new ExchangeRecord.Timings(
                total.toMillis(),
                first == null ? -1 : first.toMillis(),
                exchange.attempts() == 0 ? -1 : upstream.toMillis(),
                Math.max(0, total.minus(upstream).toNanos() / 1_000));
    }

    private static ExchangeRecord.Attempt attempt(Exchange.Try each) {
        var cause = each.failure() == null
                ? null
                : each.failure().getClass().getSimpleName() + ": "
                        + each.failure().message();
        return new ExchangeRecord.Attempt(each.backend(), cause, each.duration().toMillis());
    }

    private static ExchangeRecord.Bodies bodies(Exchange exchange) {
        var request = exchange.request() == null ? null : exchange.request().bytes();
        var mode = exchange.route() == null
                ? BodyLogging.Metadata
                : exchange.route().config().bodies();
        return new ExchangeRecord.Bodies(
                mode,
                request,
                exchange.answer(),
                request == null ? 0 : request.length,
                exchange.answerBytes(),
                exchange.callerKey());
    }
}
