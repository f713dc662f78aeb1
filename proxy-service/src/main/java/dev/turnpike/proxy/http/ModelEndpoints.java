package dev.turnpike.proxy.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.snapshot.Route;
import dev.turnpike.proxy.snapshot.SnapshotHolder;
import java.util.List;
import java.util.function.BiPredicate;

/** Chat completions, completions, embeddings, and the list of models. */
public final class ModelEndpoints {
    private final ModelService service;
    private final SnapshotHolder snapshots;
    private final ModelVisibility visibility;

    /** Says which models, by name and route, the sender of a request may see. */
    @FunctionalInterface
    public interface ModelVisibility {
        /**
         * The test for the sender of {@code visit}.
         *
         * @throws GatewayException when it may see none for want of a credential
         */
        BiPredicate<String, Route> of(Visit visit);
    }

    /** {@code service} answers; models are those of the current snapshot. */
    public ModelEndpoints(ModelService service, SnapshotHolder snapshots, ModelVisibility visibility) {
        this.service = service;
        this.snapshots = snapshots;
        this.visibility = visibility;
    }

    /** The endpoints. */
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.openAi("POST", "/v1/chat/completions", visit -> serve(Operation.CHAT, visit)),
                Endpoint.openAi("POST", "/v1/completions", visit -> serve(Operation.COMPLETION, visit)),
                Endpoint.openAi("POST", "/v1/embeddings", visit -> serve(Operation.EMBEDDING, visit)),
                Endpoint.openAi("GET", "/v1/models", this::list),
                Endpoint.openAi("GET", "/v1/models/{model}", this::one));
    }

    private void serve(Operation operation, Visit visit) {
        service.serve(new Inbound(operation, visit), new SseReply(visit));
    }

    private void list(Visit visit) {
        var sees = visibility.of(visit);
        var root = Json.mapper().createObjectNode().put("object", "list");
        var data = root.putArray("data");
        for (var listed : snapshots.current().models()) {
            if (sees.test(listed.id(), listed.route())) {
                data.add(model(listed.id(), listed.route().config()));
            }
        }
        visit.json(Json.write(root));
    }

    private void one(Visit visit) {
        var name = visit.variable("model");
        var sees = visibility.of(visit);
        var route = snapshots
                .current()
                .route(name)
                .filter(Route::servable)
                .filter(found -> sees.test(name, found))
                .orElseThrow(() -> new GatewayException(new Failure.ModelNotFound(EndpointTable.shown(name))));
        visit.json(Json.write(model(name, route.config())));
    }

    private ObjectNode model(String name, RouteConfig route) {
        return Json.mapper()
                .createObjectNode()
                .put("id", name)
                .put("object", "model")
                .put("created", created(route))
                .put("owned_by", route.ownedBy() == null ? "turnpike" : route.ownedBy());
    }

    /** When the resource was made; what has no such time, like a file, is as old as the configuration. */
    private long created(RouteConfig route) {
        var at = route.created() == null ? snapshots.current().compiledAt() : route.created();
        return at.getEpochSecond();
    }
}
