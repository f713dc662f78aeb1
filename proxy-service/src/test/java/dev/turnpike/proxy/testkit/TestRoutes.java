package dev.turnpike.proxy.testkit;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.BackendConfig.Cooldown;
import dev.turnpike.crds.config.BackendConfig.Limits;
import dev.turnpike.crds.config.GatewayConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.crds.config.RouteConfig.Fallback;
import dev.turnpike.crds.config.RouteConfig.Strategy;
import dev.turnpike.crds.config.RouteConfig.Visibility;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.snapshot.Snapshot;
import dev.turnpike.proxy.snapshot.SnapshotCompiler;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;

/** Configurations of tests, with Echo backends that nobody dials. */
public final class TestRoutes {
    private TestRoutes() {}

    /** The snapshot of {@code routes}. */
    public static Snapshot snapshot(RouteConfig... routes) {
        var config = new GatewayConfig(1, List.of(routes), List.of());
        return new SnapshotCompiler(EnumSet.allOf(Dialect.class), Clock.systemUTC()).compile(config);
    }

    /** A public route. */
    public static RouteConfig route(String name, Strategy strategy, BackendConfig... backends) {
        return new RouteConfig(
                name, List.of(), "test", null, null, null, strategy, List.of(backends), null, null, null, null, null);
    }

    /** A weighted public route with other names. */
    public static RouteConfig named(String name, List<String> aliases, BackendConfig... backends) {
        return new RouteConfig(
                name, aliases, "test", null, null, null, null, List.of(backends), null, null, null, null, null);
    }

    /** A weighted route with fallbacks to {@code models} on errors. */
    public static RouteConfig falling(String name, Visibility visibility, BackendConfig backend, String... models) {
        var fallbacks =
                Arrays.stream(models).map(model -> new Fallback(model, null)).toList();
        return new RouteConfig(
                name,
                List.of(),
                "test",
                null,
                null,
                visibility,
                null,
                List.of(backend),
                null,
                null,
                fallbacks,
                null,
                null);
    }

    /** An Echo backend. */
    public static BackendConfig backend(String name, int weight, int priority) {
        return backend(name, weight, priority, null);
    }

    /** An Echo backend with limits. */
    public static BackendConfig backend(String name, int weight, int priority, Limits limits) {
        return new BackendConfig(
                name,
                Provider.Echo,
                null,
                null,
                null,
                weight,
                priority,
                null,
                null,
                null,
                limits,
                new Cooldown(3, Duration.ofSeconds(30)),
                null,
                null);
    }
}
