package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.ExchangeRecord.Asked;
import dev.turnpike.proxy.record.ExchangeRecord.Attempt;
import dev.turnpike.proxy.record.ExchangeRecord.Bodies;
import dev.turnpike.proxy.record.ExchangeRecord.Ending;
import dev.turnpike.proxy.record.ExchangeRecord.Origin;
import dev.turnpike.proxy.record.ExchangeRecord.Served;
import dev.turnpike.proxy.record.ExchangeRecord.Timings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Records of tests. */
final class Exchanges {
    static final Instant AT = Instant.ofEpochMilli(1_795_521_600_123L);
    private static final UuidV7 IDS = new UuidV7();

    private Exchanges() {}

    static ExchangeRecord of(String client) {
        return of(AT, client, Bodies.sizes(10, 20));
    }

    static ExchangeRecord at(Instant at) {
        return of(at, "ns/shop", bodies(BodyLogging.Full, "{}", "{}"));
    }

    static ExchangeRecord of(String client, Bodies bodies) {
        return of(AT, client, bodies);
    }

    /** One of {@code client} that asked for {@code model}, was served by {@code route} and ended with {@code outcome}. */
    static ExchangeRecord of(String client, String model, String route, Outcome outcome) {
        var like = of(client);
        return new ExchangeRecord(
                like.id(),
                like.acceptedAt(),
                like.origin(),
                new Asked("chat", "/v1/chat/completions", false, model),
                new Served(route, null, null, null),
                new Ending(200, outcome, null),
                like.usage(),
                like.timings(),
                List.of(),
                List.of(),
                like.bodies());
    }

    static ExchangeRecord of(Instant at, String client, Bodies bodies) {
        return new ExchangeRecord(
                IDS.next(at),
                at,
                new Origin(client, client + "#current", "req-1", "curl/8"),
                new Asked("chat", "/v1/chat/completions", true, "gpt-4o"),
                new Served("gpt-4o", "azure-eu", "gpt-4o-2024", "up-1"),
                new Ending(200, Outcome.COMPLETED, null),
                new Usage(7, 5, -1, 0, 2, Usage.Source.REPORTED),
                new Timings(1_234, 56, -1, 789),
                List.of(new Attempt("openai", "upstream_overloaded", 30), new Attempt("azure-eu", null, 900)),
                List.of("`logit_bias` was dropped"),
                bodies);
    }

    static Bodies bodies(BodyLogging mode, String request, String answer) {
        return new Bodies(mode, bytes(request), bytes(answer), request.length(), answer.length(), null);
    }

    static Bodies bodies(BodyLogging mode, String request, Secret key) {
        return new Bodies(mode, bytes(request), bytes(request), request.length(), request.length(), key);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(StoredExchange.Body body) {
        return new String(body.bytes(), StandardCharsets.UTF_8);
    }
}
