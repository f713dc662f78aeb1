package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.compile.Finding.Severity;
import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.GatewayConfig;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.proxy.snapshot.ConfigFile.Subject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one reading of the sources gave.
 *
 * @param config what can be served
 */
record Draft(GatewayConfig config, RouteIds ids, Losses losses, List<ConfigProblem> problems) {

    Draft {
        problems = List.copyOf(problems);
    }

    /**
     * This draft, with the routes and clients of {@code before} in place of those that are still written somewhere but wrong now. A name that somebody else
     * has by now stays theirs.
     */
    Draft keeping(Draft before) {
        if (losses.resources().isEmpty() && losses.files().isEmpty()) {
            return this;
        }
        Map<String, RouteConfig> routes = routesKeeping(before);
        Set<String> served = routes.values().stream().flatMap(Draft::names).collect(Collectors.toSet());
        return new Draft(
                new GatewayConfig(
                        config.schemaVersion(),
                        List.copyOf(routes.values()),
                        List.copyOf(clientsKeeping(before).values()),
                        config.unavailable().stream()
                                .filter(name -> !served.contains(name))
                                .toList()),
                ids.with(before.ids, routes.keySet()),
                losses,
                problems);
    }

    private Map<String, RouteConfig> routesKeeping(Draft before) {
        var kept = before.config.routes().stream()
                .filter(route -> isLost(route, before.ids))
                .toList();
        var routes = new TreeMap<String, RouteConfig>();
        config.routes().stream()
                .filter(route -> kept.stream().noneMatch(old -> sameResource(old, before.ids, route)))
                .forEach(route -> routes.put(route.name(), route));
        Set<String> taken = routes.values().stream().flatMap(Draft::names).collect(Collectors.toSet());
        kept.stream().filter(old -> names(old).noneMatch(taken::contains)).forEach(old -> routes.put(old.name(), old));
        return routes;
    }

    private Map<String, ClientConfig> clientsKeeping(Draft before) {
        var clients = new TreeMap<String, ClientConfig>();
        config.clients().forEach(client -> clients.put(client.id(), client));
        before.config.clients().stream().filter(this::isLost).forEach(old -> clients.put(old.id(), old));
        return clients;
    }

    /** {@code refusal} as a problem of the file that its route was written in. */
    ConfigProblem problem(Snapshot.Refusal refusal) {
        String file = config.routes().stream()
                .filter(route -> route.name().equals(refusal.route()))
                .map(RouteConfig::source)
                .findFirst()
                .orElse(refusal.route());
        ResourceId id = ids.byName().get(refusal.route());
        return new ConfigProblem(
                file,
                0,
                0,
                Kind.ModelRoute + " " + (id == null ? refusal.route() : id),
                "spec." + refusal.field(),
                refusal.message(),
                Severity.Error);
    }

    private boolean isLost(RouteConfig old, RouteIds idsBefore) {
        ResourceId id = idsBefore.byName().get(old.name());
        return losses.files().contains(old.source())
                || (id != null && losses.resources().contains(new Subject(Kind.ModelRoute, id)));
    }

    private boolean isLost(ClientConfig old) {
        return losses.files().contains(old.source())
                || losses.resources().stream()
                        .anyMatch(lost -> lost.kind() == Kind.ProxyClient
                                && lost.id().toString().equals(old.id()));
    }

    private boolean sameResource(RouteConfig old, RouteIds idsBefore, RouteConfig now) {
        ResourceId id = ids.byName().get(now.name());
        return id != null && id.equals(idsBefore.byName().get(old.name()));
    }

    private static Stream<String> names(RouteConfig route) {
        return Stream.concat(Stream.of(route.name()), route.aliases().stream());
    }
}
