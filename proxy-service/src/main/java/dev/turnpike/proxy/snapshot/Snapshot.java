package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.GatewayConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One configuration with every table that is derived from it. Immutable, so a request that took it sees one state to its end. Equal names in two routes do
 * not occur: whoever made the configuration decided who has the name.
 */
public final class Snapshot {

    /** Nothing is configured yet. */
    public static final Snapshot EMPTY =
            new Snapshot(new Version("", Instant.EPOCH, GatewayConfig.EMPTY), List.of(), Map.of(), List.of());

    private final Version version;
    private final List<Route> routes;
    private final ModelNames publicNames;
    private final ModelNames allNames;
    private final List<ListedModel> models;
    private final Map<String, KnownKey> keys;
    private final List<Refusal> refusals;

    Snapshot(Version version, List<Route> routes, Map<String, KnownKey> keys, List<Refusal> refusals) {
        this.version = version;
        this.routes = List.copyOf(routes);
        List<Route> known = Stream.concat(
                        routes.stream(), version.config().unavailable().stream().map(Route::unavailable))
                .toList();
        this.publicNames = ModelNames.publicOf(known);
        this.allNames = ModelNames.allOf(known);
        this.models = publicNames.listed();
        this.keys = Map.copyOf(keys);
        this.refusals = List.copyOf(refusals);
    }

    /** The hash of the configuration; empty for {@link #EMPTY}. Credentials went into it: show a short prefix only. */
    public String revision() {
        return version.revision();
    }

    /** When it was compiled. */
    public Instant compiledAt() {
        return version.compiledAt();
    }

    /** What it was compiled from. */
    public GatewayConfig config() {
        return version.config();
    }

    /**
     * The route of {@code model} as clients may name it: by name, by alias, or by the most specific pattern. Internal routes are not found. A name that is known but broken in the
     * configuration is found as a route that is not {@linkplain Route#servable servable}.
     */
    public Optional<Route> route(String model) {
        return publicNames.find(model);
    }

    /** The route that another one falls back to: as {@link #route}, but internal ones are found too. */
    public Optional<Route> fallback(String model) {
        return allNames.find(model);
    }

    /** Every route of the configuration, in its order. */
    public List<Route> routes() {
        return routes;
    }

    /** What {@code GET /v1/models} lists before the caller's rights are applied: names and aliases, without patterns, of public routes that can be served; by name. */
    public List<ListedModel> models() {
        return models;
    }

    /**
     * The configured client whose key has {@code digest}. Expiry is not looked at.
     *
     * @param digest lower-case hexadecimal SHA-256 of the key's UTF-8 bytes
     */
    public Optional<KnownKey> key(String digest) {
        return Optional.ofNullable(keys.get(digest));
    }

    /** Configured clients, in the order of the configuration. */
    public List<ClientConfig> clients() {
        return version.config().clients();
    }

    /** What of the configuration cannot be served by this version. */
    public List<Refusal> refusals() {
        return refusals;
    }

    /** Whether any route has a backend. */
    public boolean servesAnything() {
        return routes.stream().anyMatch(Route::servable);
    }

    @Override
    public String toString() {
        return "Snapshot[routes=" + routes.size() + ", clients=" + clients().size() + "]";
    }

    /** Which configuration, and when. */
    record Version(String revision, Instant compiledAt, GatewayConfig config) {}

    /**
     * A name that clients may use.
     *
     * @param id name or alias
     */
    public record ListedModel(String id, Route route) {}

    /** A key and whose it is. */
    public record KnownKey(ClientConfig client, ClientConfig.Key key) {}

    /**
     * A backend that is left out.
     *
     * @param field path below {@code spec}, such as {@code backends[0].provider}
     * @param message what is wrong and how to mend it
     */
    public record Refusal(String route, String backend, String field, String message) {}
}
