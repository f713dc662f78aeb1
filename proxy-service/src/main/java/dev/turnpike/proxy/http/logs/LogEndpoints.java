package dev.turnpike.proxy.http.logs;

import dev.turnpike.proxy.auth.Authenticator;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.http.Visit;
import dev.turnpike.proxy.record.ExchangeQuery;
import dev.turnpike.proxy.record.ExchangeQuery.Page;
import dev.turnpike.proxy.record.StoredExchange;
import dev.turnpike.proxy.record.UuidV7;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /logs} and {@code GET /logs/{id}}. A key is needed even where models need none: all anonymous callers are one client, and none of them
 * is to read what the others asked.
 */
public final class LogEndpoints {
    private static final Failure NOT_FOUND =
            new Failure.NotFound("No exchange has this id, or it is not yours; ids are those of GET /logs.");

    private final Authenticator authenticator;
    private final ExchangeQuery log;

    /** Reads {@code log}. */
    public LogEndpoints(Authenticator authenticator, ExchangeQuery log) {
        this.authenticator = authenticator;
        this.log = log;
    }

    /** The endpoints. */
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.own("GET", "/logs", this::list), Endpoint.own("GET", "/logs/{id}", this::one));
    }

    private void list(Visit visit) {
        var caller = authenticator.authenticateOwner(visit::headers, visit.peer());
        var asked = LogQuery.of(visit.query());
        var filter = asked.filterFor(caller);
        var page =
                filter.map(rows -> log.page(rows, asked.after(), asked.limit())).orElse(Page.EMPTY);
        visit.json(Json.write(LogJson.list(page)));
    }

    private void one(Visit visit) {
        var caller = authenticator.authenticateOwner(visit::headers, visit.peer());
        var found = find(visit.variable("id"), caller).orElseThrow(() -> new GatewayException(NOT_FOUND));
        visit.json(Json.write(LogJson.whole(found)));
    }

    private Optional<StoredExchange> find(String id, Caller caller) {
        if (!UuidV7.isId(id)) {
            return Optional.empty();
        }
        return caller.admin() ? log.find(id) : log.find(id, caller.clientId());
    }
}
