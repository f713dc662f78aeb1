package dev.turnpike.proxy.http.explain;

import dev.turnpike.proxy.auth.Authenticator;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.http.Visit;
import dev.turnpike.proxy.limits.Limits;
import dev.turnpike.proxy.routing.Router;
import dev.turnpike.proxy.snapshot.SnapshotHolder;
import java.util.List;

/** {@code GET /routing/explain?model=NAME}, for admins; {@code &client=ID} asks on behalf of a client. Nothing is sent anywhere and nothing is counted. */
public final class RoutingEndpoints {
    private final Authenticator authenticator;
    private final SnapshotHolder snapshots;
    private final Router router;
    private final Limits limits;

    /** What the answer is made of: this process's view of the moment. */
    public RoutingEndpoints(Authenticator authenticator, SnapshotHolder snapshots, Router router, Limits limits) {
        this.authenticator = authenticator;
        this.snapshots = snapshots;
        this.router = router;
        this.limits = limits;
    }

    /** The endpoint. */
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.own("GET", "/routing/explain", this::explain));
    }

    private void explain(Visit visit) {
        var admin = authenticator.authenticateAdmin(visit::headers, visit.peer());
        var model = visit.query("model")
                .filter(name -> !name.isEmpty())
                .orElseThrow(() -> new GatewayException(
                        Failure.Invalid.of("model", "Name the model to explain: GET /routing/explain?model=NAME")));
        var caller = visit.query("client").map(this::client).orElse(admin);
        var snapshot = snapshots.current();
        var explanation = router.explain(snapshot, caller, model);
        visit.json(Json.write(new ExplanationJson(snapshot, caller, limits).of(explanation)));
    }

    private Caller client(String id) {
        return authenticator
                .client(id)
                .orElseThrow(() -> new GatewayException(new Failure.NotFound(
                        "No client with a key has the id given as `client`; ids are those of GET /auth/keys.")));
    }
}
