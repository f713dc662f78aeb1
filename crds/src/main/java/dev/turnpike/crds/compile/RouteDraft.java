package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.crds.config.RouteConfig.Fallback;
import dev.turnpike.crds.config.RouteConfig.Visibility;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A route, compiled by itself; what others claim is not yet settled.
 *
 * @param config with all aliases and fallbacks that the resource wishes for; without backends when their Secrets are missing; null when the resource is
 *     refused
 */
record RouteDraft(Resource<ModelRouteSpec> resource, Report report, RouteConfig config) {

    /** A valid resource holds its names even while it cannot be served, so that a missing Secret gives them to nobody else. */
    boolean holdsNames() {
        return config != null;
    }

    boolean canServe() {
        return config != null && !config.backends().isEmpty();
    }

    String name() {
        return Optional.ofNullable(resource.spec().modelName())
                .orElseGet(() -> resource.id().name());
    }

    /** The public names that the resource asks for; none when it is internal. */
    Stream<String> wishedNames() {
        return names(resource.spec().aliases());
    }

    /** The public names that it has; none when it is internal. */
    Stream<String> heldNames() {
        return names(config.aliases());
    }

    private Stream<String> names(List<String> aliases) {
        return resource.spec().visibility() == Visibility.Internal
                ? Stream.empty()
                : Stream.concat(Stream.of(name()), aliases.stream());
    }

    RouteDraft withAliases(List<String> aliases) {
        return new RouteDraft(resource, report, copy(aliases, config.fallbacks()));
    }

    RouteDraft withFallbacks(List<Fallback> fallbacks) {
        return new RouteDraft(resource, report, copy(config.aliases(), fallbacks));
    }

    private RouteConfig copy(List<String> aliases, List<Fallback> fallbacks) {
        return new RouteConfig(
                config.name(),
                aliases,
                config.source(),
                config.ownedBy(),
                config.created(),
                config.visibility(),
                config.strategy(),
                config.backends(),
                config.timeouts(),
                config.retries(),
                fallbacks,
                config.onClientDisconnect(),
                config.bodies());
    }
}
