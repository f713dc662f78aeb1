package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.ConfigCodec;
import dev.turnpike.crds.config.GatewayConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.provider.azure.AzureAdapter;
import dev.turnpike.proxy.provider.gemini.GeminiAdapter;
import dev.turnpike.proxy.snapshot.Snapshot.KnownKey;
import dev.turnpike.proxy.snapshot.Snapshot.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Derives everything that requests need from a configuration. A backend that cannot be served is left out and refused by name; it never stops the rest. */
public final class SnapshotCompiler {
    private static final String ECHO = "http://echo.invalid";

    private final Set<Dialect> served;
    private final Clock clock;

    /**
     * A compiler for a proxy that speaks {@code served}.
     *
     * @param clock gives the time of compilation
     */
    public SnapshotCompiler(Set<Dialect> served, Clock clock) {
        this.served = Set.copyOf(served);
        this.clock = clock;
    }

    /** Compiles {@code config}; what is left out is among {@link Snapshot#refusals}. */
    public Snapshot compile(GatewayConfig config) {
        var refusals = new ArrayList<Refusal>();
        List<Route> routes =
                config.routes().stream().map(route -> route(route, refusals)).toList();
        var version = new Snapshot.Version(ConfigCodec.revision(config), clock.instant(), config);
        return new Snapshot(version, routes, keys(config.clients()), refusals);
    }

    private Route route(RouteConfig config, List<Refusal> refusals) {
        Map<Integer, List<Backend>> groups = new TreeMap<>();
        for (int index = 0; index < config.backends().size(); index++) {
            BackendConfig backend = config.backends().get(index);
            String field = "backends[" + index + "].";
            if (!served.contains(Dialect.of(backend.provider()))) {
                refusals.add(new Refusal(
                        config.name(),
                        backend.name(),
                        field + "provider",
                        "provider " + backend.provider() + " is not served by this version; the backend is left out"));
                continue;
            }
            try {
                groups.computeIfAbsent(backend.priority(), _ -> new ArrayList<>())
                        .add(new Backend(
                                config.name() + "/" + backend.name(),
                                backend,
                                Dialect.of(backend.provider()),
                                endpoint(backend)));
            } catch (URISyntaxException e) {
                refusals.add(new Refusal(
                        config.name(),
                        backend.name(),
                        field + "endpoint",
                        "is not an absolute http or https URL; the backend is left out"));
            }
        }
        return new Route(
                config,
                groups.values().stream().filter(group -> !group.isEmpty()).toList());
    }

    /** Base URL without query and trailing slash. */
    private static URI endpoint(BackendConfig backend) throws URISyntaxException {
        String usual = backend.provider() == Provider.Echo
                ? ECHO
                : backend.provider().usualEndpoint().orElse("");
        String text = backend.endpoint() == null ? usual : backend.endpoint();
        URI given = baseUrl(backend.provider(), new URI(text));
        boolean web = "http".equalsIgnoreCase(given.getScheme()) || "https".equalsIgnoreCase(given.getScheme());
        if (!web || given.getHost() == null) {
            throw new URISyntaxException(text, "no absolute web address");
        }
        String path = given.getRawPath() == null ? "" : given.getRawPath();
        return new URI(given.getScheme() + "://" + given.getRawAuthority() + path.replaceFirst("/+$", ""));
    }

    /** What a dialect makes of an address as people paste it. */
    private static URI baseUrl(Provider provider, URI configured) {
        return switch (provider) {
            case AzureOpenAI -> AzureAdapter.baseUrl(configured);
            case Gemini -> GeminiAdapter.baseUrl(configured);
            case OpenAI, Anthropic, Coze, OpenAICompatible, Echo -> configured;
        };
    }

    private static Map<String, KnownKey> keys(List<ClientConfig> clients) {
        Map<String, KnownKey> keys = new HashMap<>();
        clients.forEach(client ->
                client.keys().forEach(key -> keys.putIfAbsent(key.digest(), new KnownKey(client, key))));
        return keys;
    }
}
