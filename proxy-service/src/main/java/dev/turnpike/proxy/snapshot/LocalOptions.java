package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.settings.Settings.Sources;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;

/**
 * Where a proxy without operator takes its configuration from.
 *
 * @param bodies what the request log keeps for routes that do not say it
 * @param served what this proxy speaks
 */
public record LocalOptions(Sources sources, BodyLogging bodies, Set<Dialect> served, Clock clock) {

    public LocalOptions {
        Objects.requireNonNull(sources, "sources");
        Objects.requireNonNull(bodies, "bodies");
        served = Set.copyOf(served);
        Objects.requireNonNull(clock, "clock");
    }
}
