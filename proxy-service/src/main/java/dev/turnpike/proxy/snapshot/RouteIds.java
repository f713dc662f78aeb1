package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.compile.Resource;
import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.proxy.snapshot.ConfigFile.Subject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which resource a public name came from.
 *
 * @param byName public name to resource
 */
record RouteIds(Map<String, ResourceId> byName) {

    RouteIds {
        byName = Map.copyOf(byName);
    }

    /** Of several that claim a name it belongs to the one that is not among {@code losses}. */
    static RouteIds of(List<Resource<ModelRouteSpec>> routes, Losses losses) {
        var byName = new HashMap<String, ResourceId>();
        Predicate<Resource<ModelRouteSpec>> lost =
                route -> losses.resources().contains(new Subject(Kind.ModelRoute, route.id()));
        Stream.concat(routes.stream().filter(lost.negate()), routes.stream().filter(lost))
                .forEach(route -> byName.putIfAbsent(name(route), route.id()));
        return new RouteIds(byName);
    }

    /** These, and those of {@code before}, as far as {@code names} has them. */
    RouteIds with(RouteIds before, Set<String> names) {
        var merged = new HashMap<>(before.byName);
        merged.putAll(byName);
        merged.keySet().retainAll(names);
        return new RouteIds(merged);
    }

    static String name(Resource<ModelRouteSpec> route) {
        return route.spec().modelName() == null
                ? route.id().name()
                : route.spec().modelName();
    }
}
