package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.config.RouteConfig;
import java.util.List;
import java.util.Objects;

/**
 * A route, compiled.
 *
 * @param groups backends by priority, the first to be tried first; inside a group in the order of the configuration. Without any the route is known but
 *     cannot be served
 */
public record Route(RouteConfig config, List<List<Backend>> groups) {

    public Route {
        Objects.requireNonNull(config, "config");
        groups = groups.stream().map(List::copyOf).toList();
    }

    /** What stands for {@code name} while its route is known but broken. */
    static Route unavailable(String name) {
        var config = new RouteConfig(name, null, null, null, null, null, null, List.of(), null, null, null, null, null);
        return new Route(config, List.of());
    }

    /** The public name. */
    public String name() {
        return config.name();
    }

    /** All backends, best priority first. */
    public List<Backend> backends() {
        return groups.stream().flatMap(List::stream).toList();
    }

    /** Whether there is a backend at all. */
    public boolean servable() {
        return !groups.isEmpty();
    }
}
