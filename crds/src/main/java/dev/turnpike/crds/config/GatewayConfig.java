package dev.turnpike.crds.config;

import java.util.List;

/**
 * Everything that a proxy is told: the whole state, never a difference.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}; a reader refuses another
 * @param routes what clients may call, by public name
 * @param clients who may call; the clients that live in the database are not among them
 * @param unavailable public names whose route is known but cannot be served as written; nobody else claims them, and they
 *     are answered with 503 rather than 404
 */
public record GatewayConfig(
        int schemaVersion, List<RouteConfig> routes, List<ClientConfig> clients, List<String> unavailable) {

    /** The version that this contract describes. */
    public static final int SCHEMA_VERSION = 1;

    /** Nothing to serve. */
    public static final GatewayConfig EMPTY = new GatewayConfig(SCHEMA_VERSION, List.of(), List.of());

    public GatewayConfig {
        routes = routes == null ? List.of() : List.copyOf(routes);
        clients = clients == null ? List.of() : List.copyOf(clients);
        unavailable = unavailable == null ? List.of() : List.copyOf(unavailable);
    }

    /** A configuration without broken routes. */
    public GatewayConfig(int schemaVersion, List<RouteConfig> routes, List<ClientConfig> clients) {
        this(schemaVersion, routes, clients, List.of());
    }
}
