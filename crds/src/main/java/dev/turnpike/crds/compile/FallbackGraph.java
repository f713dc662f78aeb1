package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.RouteConfig.Fallback;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who falls back to whom. Routes add their fallbacks in order of precedence; one that would lead back to its own route is dropped and its author told. So
 * of the routes in a circle, all are served and only the last one loses a fallback.
 */
final class FallbackGraph {
    private final List<RouteDraft> routes;
    private final Map<ResourceId, Set<ResourceId>> edges = new HashMap<>();

    FallbackGraph(List<RouteDraft> routes) {
        this.routes = List.copyOf(routes);
    }

    /** The route with those fallbacks that lead to a route which can be used, and never back. */
    RouteDraft settle(RouteDraft route) {
        List<Fallback> kept = new ArrayList<>();
        for (int i = 0; i < route.config().fallbacks().size(); i++) {
            Fallback fallback = route.config().fallbacks().get(i);
            Spot spot = route.report().spec().at("fallbacks").at(i).at("modelName");
            if (leadsOn(route, fallback.modelName(), spot)) {
                kept.add(fallback);
            }
        }
        return route.withFallbacks(kept);
    }

    private boolean leadsOn(RouteDraft from, String name, Spot spot) {
        Optional<RouteDraft> found = resolve(name);
        if (found.isEmpty()) {
            spot.warn(Reason.FallbackNotFound, "no route is named '" + name + "'; the fallback is left out");
            return false;
        }
        RouteDraft target = found.get();
        ResourceId id = target.resource().id();
        ResourceId own = from.resource().id();
        if (!id.namespace().equals(own.namespace())) {
            spot.warn(
                    Reason.FallbackNotFound,
                    "'" + name + "' is a route of another namespace; the fallback is left out");
            return false;
        }
        if (!target.canServe()) {
            spot.warn(Reason.FallbackNotFound, "'" + name + "' cannot be served now; the fallback is left out");
            return false;
        }
        if (id.equals(own) || reaches(id, own)) {
            spot.warn(Reason.FallbackCycle, "'" + name + "' leads back to this route; the fallback is left out");
            return false;
        }
        edges.computeIfAbsent(own, _ -> new HashSet<>()).add(id);
        return true;
    }

    /** As a request would be routed: an exact name first, then the pattern with the most characters. */
    private Optional<RouteDraft> resolve(String name) {
        return routes.stream()
                .filter(route -> names(route).anyMatch(name::equals))
                .findFirst()
                .or(() -> routes.stream()
                        .flatMap(route -> names(route)
                                .filter(pattern -> ModelNames.matches(pattern, name))
                                .map(pattern -> new Match(route, pattern)))
                        .max(Comparator.comparingInt(
                                        (Match match) -> match.pattern().length())
                                .thenComparing(Match::pattern))
                        .map(Match::route));
    }

    private static Stream<String> names(RouteDraft route) {
        return Stream.concat(Stream.of(route.name()), route.config().aliases().stream());
    }

    private boolean reaches(ResourceId from, ResourceId to) {
        Set<ResourceId> seen = new HashSet<>(Set.of(from));
        Deque<ResourceId> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            ResourceId next = open.pop();
            if (next.equals(to)) {
                return true;
            }
            edges.getOrDefault(next, Set.of()).stream().filter(seen::add).forEach(open::push);
        }
        return false;
    }

    private record Match(RouteDraft route, String pattern) {}
}
