package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.record.ExchangeRecord.Asked;
import dev.turnpike.proxy.record.ExchangeRecord.Attempt;
import dev.turnpike.proxy.record.ExchangeRecord.Bodies;
import dev.turnpike.proxy.record.ExchangeRecord.Ending;
import dev.turnpike.proxy.record.ExchangeRecord.Origin;
import dev.turnpike.proxy.record.ExchangeRecord.Served;
import java.util.List;

/** A record, redacted and cut, ready to be inserted. {@code request} and {@code answer} are null when the route keeps nothing of them. */
record ExchangeRow(ExchangeRecord exchange, BodyLogging mode, StoredExchange.Body request, StoredExchange.Body answer) {

    /** Masks all text that clients and providers had a hand in. Costs time: it is done by the writer, not by requests. */
    static ExchangeRow of(ExchangeRecord exchange, BodyCutter cutter) {
        var bodies = exchange.bodies();
        var masked = masked(exchange);
        if (bodies.mode() == BodyLogging.None) {
            return new ExchangeRow(masked, bodies.mode(), null, null);
        }
        return new ExchangeRow(
                masked,
                bodies.mode(),
                cutter.cut(bodies.request(), bodies.requestBytes(), bodies.mode(), bodies.callerKey()),
                cutter.cut(bodies.answer(), bodies.answerBytes(), bodies.mode(), bodies.callerKey()));
    }

    private static ExchangeRecord masked(ExchangeRecord exchange) {
        var key = exchange.bodies().callerKey();
        var origin = exchange.origin();
        var asked = exchange.asked();
        var served = exchange.served();
        var ending = exchange.ending();
        return new ExchangeRecord(
                exchange.id(),
                exchange.acceptedAt(),
                new Origin(
                        origin.clientId(),
                        origin.keyId(),
                        mask(origin.requestId(), key),
                        mask(origin.userAgent(), key)),
                new Asked(asked.operation(), mask(asked.path(), key), asked.stream(), mask(asked.model(), key)),
                new Served(served.route(), served.backend(), mask(served.model(), key), mask(served.requestId(), key)),
                new Ending(ending.status(), ending.outcome(), mask(ending.errorCode(), key)),
                exchange.usage(),
                exchange.timings(),
                attempts(exchange.attempts(), key),
                exchange.warnings().stream().map(warning -> mask(warning, key)).toList(),
                Bodies.sizes(exchange.bodies().requestBytes(), exchange.bodies().answerBytes()));
    }

    private static List<Attempt> attempts(List<Attempt> attempts, Secret key) {
        return attempts.stream()
                .map(attempt -> new Attempt(attempt.backend(), mask(attempt.cause(), key), attempt.millis()))
                .toList();
    }

    private static String mask(String text, Secret key) {
        return Redaction.mask(text, key);
    }
}
