package dev.turnpike.proxy.routing;

import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;
import dev.turnpike.proxy.snapshot.Snapshot;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes the plan of a request. */
public final class Router {
    private final TargetOrder order;
    private final Explainer explainer;

    /** {@code random} draws among weighted backends. */
    public Router(BackendHealth health, RandomGenerator random) {
        this.order = new TargetOrder(health, random);
        this.explainer = new Explainer(health, order);
    }

    /**
     * The plan for {@code model} as {@code caller} asks for it.
     *
     * @throws GatewayException with {@link Failure.ModelNotFound} when there is no such model, when it is internal, or when the caller may not use it: all look alike
     */
    public Plan plan(Snapshot snapshot, Caller caller, String model) {
        var route = snapshot.route(model)
                .filter(found -> allowed(caller, found, model))
                .orElseThrow(() -> new GatewayException(new Failure.ModelNotFound(printable(model))));
        if (!route.servable()) {
            throw new GatewayException(new Failure.RouteUnavailable(
                    "The route '" + printable(route.name()) + "' has no usable backend; the gateway's log says why."));
        }
        return new Plan(
                model,
                route,
                order.next(route).stream()
                        .map(backend -> new Target(route, backend))
                        .toList());
    }

    /**
     * The plan for a fallback to the route {@code model}; an internal route will do. The caller must be allowed to use it all the same; empty when it may not. A backend that
     * names no model of its own is asked for {@code model}, not for the one that the client named and that has just failed elsewhere.
     */
    public Optional<Plan> fallback(Snapshot snapshot, Caller caller, String model) {
        return snapshot.fallback(model)
                .filter(found -> allowed(caller, found, model))
                .filter(Route::servable)
                .map(found -> new Plan(
                        model,
                        found,
                        order.next(found).stream()
                                .map(backend -> new Target(found, asking(backend, model)))
                                .toList()));
    }

    private static Backend asking(Backend backend, String model) {
        return backend.config().upstreamModel() == null
                ? new Backend(
                        backend.id(), backend.config().withUpstreamModel(model), backend.dialect(), backend.endpoint())
                : backend;
    }

    /** Says where a request of {@code caller} for {@code model} would go now, and why. Changes nothing. */
    public Explanation explain(Snapshot snapshot, Caller caller, String model) {
        return explainer.explain(snapshot, caller, model);
    }

    /**
     * Whether {@code caller} may use {@code route} under the name {@code model}. The name asked for must be allowed; one denied name closes the route under all of its names.
     */
    public static boolean allowed(Caller caller, Route route, String model) {
        return caller.mayUse(model) && names(route).noneMatch(caller::denies);
    }

    static Stream<String> names(Route route) {
        return Stream.concat(Stream.of(route.name()), route.config().aliases().stream());
    }

    private static String printable(String model) {
        var cut = model.length() > 100 ? model.substring(0, 100) + "..." : model;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
