package dev.turnpike.proxy.routing;

import dev.turnpike.crds.config.RouteConfig.Strategy;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.ModelPattern;
import dev.turnpike.proxy.routing.Explanation.By;
import dev.turnpike.proxy.routing.Explanation.Detour;
import dev.turnpike.proxy.routing.Explanation.Match;
import dev.turnpike.proxy.routing.Explanation.Option;
import dev.turnpike.proxy.routing.Explanation.Result;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;
import dev.turnpike.proxy.snapshot.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Walks the way of a request without sending it. */
final class Explainer {
    private final BackendHealth health;
    private final TargetOrder order;

    Explainer(BackendHealth health, TargetOrder order) {
        this.health = health;
        this.order = order;
    }

    Explanation explain(Snapshot snapshot, Caller caller, String model) {
        var open = snapshot.route(model);
        var found = open.or(() -> snapshot.fallback(model));
        if (found.isEmpty()) {
            return new Explanation(
                    model,
                    Result.UNKNOWN,
                    "No route has this name, alias or pattern.",
                    null,
                    null,
                    List.of(),
                    List.of());
        }
        var route = found.get();
        var result = open.isEmpty() ? Result.INTERNAL : result(found, caller, model);
        var options = options(route);
        return new Explanation(
                model,
                result,
                reason(result, caller, options),
                match(route, model),
                route,
                options,
                detours(snapshot, caller, route));
    }

    private static Result result(Optional<Route> found, Caller caller, String model) {
        if (found.isEmpty()) {
            return Result.UNKNOWN;
        }
        if (!Router.allowed(caller, found.get(), model)) {
            return Result.NOT_ALLOWED;
        }
        return found.get().servable() ? Result.SERVED : Result.UNAVAILABLE;
    }

    private static String reason(Result result, Caller caller, List<Option> options) {
        return switch (result) {
            case SERVED ->
                options.getFirst().health().phase() == Health.Phase.COOLING_DOWN
                        ? "Every backend cools down; the first is tried all the same."
                        : "The first backend in order is tried; the next ones follow when it fails.";
            case UNKNOWN -> "No route has this name, alias or pattern.";
            case INTERNAL -> "The route is internal: it serves as a fallback of other routes only.";
            case NOT_ALLOWED ->
                "The client '" + caller.clientId()
                        + "' may not use it: allowedModels must cover the name asked for, and deniedModels none of the route's names.";
            case UNAVAILABLE -> "The route has no usable backend; the gateway's log says why.";
        };
    }

    /** By which of its names the route was found. */
    private static Match match(Route route, String model) {
        if (route.name().equals(model)) {
            return new Match(By.NAME, model);
        }
        if (route.config().aliases().contains(model)) {
            return new Match(By.ALIAS, model);
        }
        return Router.names(route)
                .filter(name -> name.indexOf('*') >= 0 && ModelPattern.matches(name, model))
                .max(Comparator.comparingInt(String::length))
                .map(name -> new Match(By.WILDCARD, name))
                .orElseThrow();
    }

    private List<Option> options(Route route) {
        var backends = order.likely(route);
        var first = backends.isEmpty() ? List.<Backend>of() : peers(route, backends.getFirst());
        return backends.stream()
                .map(backend ->
                        new Option(backend, share(route.config().strategy(), first, backend), health.of(backend.id())))
                .toList();
    }

    /** Those of the same priority that can be tried now. */
    private List<Backend> peers(Route route, Backend first) {
        return route.groups().stream()
                .filter(group -> group.contains(first))
                .flatMap(List::stream)
                .filter(backend -> backend.equals(first) || health.available(backend.id()))
                .toList();
    }

    private static Double share(Strategy strategy, List<Backend> peers, Backend backend) {
        if (!peers.contains(backend)) {
            return 0.0;
        }
        if (peers.size() == 1) {
            return 1.0;
        }
        return switch (strategy) {
            case Weighted -> {
                long total = TargetOrder.weight(peers);
                yield total == 0
                        ? (backend.equals(peers.getFirst()) ? 1.0 : 0.0)
                        : (double) backend.config().weight() / total;
            }
            case RoundRobin -> 1.0 / peers.size();
            case LeastBusy, LowestLatency -> null;
        };
    }

    private static List<Detour> detours(Snapshot snapshot, Caller caller, Route route) {
        return route.config().fallbacks().stream()
                .map(fallback -> new Detour(
                        fallback, result(snapshot.fallback(fallback.modelName()), caller, fallback.modelName())))
                .toList();
    }
}
