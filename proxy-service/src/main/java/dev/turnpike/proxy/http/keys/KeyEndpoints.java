package dev.turnpike.proxy.http.keys;

import dev.turnpike.proxy.auth.Actor;
import dev.turnpike.proxy.auth.Authenticator;
import dev.turnpike.proxy.auth.KeyRequests;
import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.http.Visit;
import java.util.List;
import java.util.function.BiFunction;

/** {@code /auth/keys}: what admins do with the keys that live in the database. */
public final class KeyEndpoints {
    private final Authenticator authenticator;
    private final KeyRequests keys;

    /** {@code keys} does the work. */
    public KeyEndpoints(Authenticator authenticator, KeyRequests keys) {
        this.authenticator = authenticator;
        this.keys = keys;
    }

    /** The endpoints. */
    public List<Endpoint> endpoints() {
        return List.of(
                own("GET", "/auth/keys", (_, _) -> keys.list()),
                own("POST", "/auth/keys", (visit, actor) -> keys.create(visit.body(), actor)),
                own("GET", "/auth/keys/{id}", (visit, _) -> keys.get(visit.variable("id"))),
                own(
                        "PATCH",
                        "/auth/keys/{id}",
                        (visit, actor) -> keys.patch(visit.variable("id"), visit.body(), actor)),
                own("DELETE", "/auth/keys/{id}", (visit, actor) -> keys.delete(visit.variable("id"), actor)),
                own(
                        "POST",
                        "/auth/keys/{id}/rotate",
                        (visit, actor) -> keys.rotate(visit.variable("id"), visit.body(), actor)));
    }

    private Endpoint own(String method, String template, BiFunction<Visit, Actor, byte[]> work) {
        return Endpoint.own(method, template, visit -> {
            var peer = visit.peer();
            var caller = authenticator.authenticateAdmin(visit::headers, peer);
            visit.json(work.apply(visit, Actor.of(caller, peer.getHostAddress())));
        });
    }
}
