package dev.turnpike.proxy;

import dev.turnpike.proxy.auth.Authenticator;
import dev.turnpike.proxy.auth.KeyRequests;
import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.http.EndpointTable;
import dev.turnpike.proxy.http.GatewayServer;
import dev.turnpike.proxy.http.ModelEndpoints;
import dev.turnpike.proxy.http.ModelService;
import dev.turnpike.proxy.http.Visit;
import dev.turnpike.proxy.http.connection.ConnectionLimits;
import dev.turnpike.proxy.http.docs.DocsEndpoints;
import dev.turnpike.proxy.http.explain.RoutingEndpoints;
import dev.turnpike.proxy.http.keys.KeyEndpoints;
import dev.turnpike.proxy.http.logs.LogEndpoints;
import dev.turnpike.proxy.http.observe.ObserveEndpoints;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.record.ExchangeQuery;
import dev.turnpike.proxy.record.UuidV7;
import dev.turnpike.proxy.routing.Router;
import dev.turnpike.proxy.settings.Settings;
import dev.turnpike.proxy.snapshot.Route;
import dev.turnpike.proxy.snapshot.SnapshotHolder;
import dev.turnpike.proxy.telemetry.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be called, on which listener. */
final class PublicSurface {
    private static final Logger LOG = LoggerFactory.getLogger(PublicSurface.class);
    private final Rooms rooms;
    private final Settings settings;
    private final Metrics metrics;
    private final Bounds bounds;
    private final UuidV7 ids = new UuidV7();
    private GatewayServer server;

    /** The rooms behind the endpoints. */
    record Rooms(
            ModelService models,
            SnapshotHolder snapshots,
            Authenticator authenticator,
            KeyRequests keys,
            ExchangeQuery log,
            RoutingEndpoints explain) {}

    /** What clients may take: bytes of requests, and connections. */
    record Bounds(ByteBudget requestBytes, int connections) {}

    PublicSurface(Rooms rooms, Settings settings, Metrics metrics, Bounds bounds) {
        this.rooms = rooms;
        this.settings = settings;
        this.metrics = metrics;
        this.bounds = bounds;
    }

    GatewayServer start(Lifecycle lifecycle) {
        var observe = new ObserveEndpoints(metrics::scrape, lifecycle::live, lifecycle::ready);
        var observed = new ArrayList<>(observe.health());
        observed.add(observe.metrics());
        server = GatewayServer.start(options(), new EndpointTable(open(observe)), new EndpointTable(observed));
        return server;
    }

    /** The endpoints of the public listener. */
    private List<Endpoint> open(ObserveEndpoints observe) {
        var endpoints = new ArrayList<Endpoint>();
        endpoints.addAll(new ModelEndpoints(rooms.models(), rooms.snapshots(), this::visible).endpoints());
        endpoints.addAll(new KeyEndpoints(rooms.authenticator(), rooms.keys()).endpoints());
        endpoints.addAll(new LogEndpoints(rooms.authenticator(), rooms.log()).endpoints());
        endpoints.addAll(rooms.explain().endpoints());
        endpoints.addAll(observe.health());
        endpoints.addAll(new DocsEndpoints().endpoints());
        return endpoints;
    }

    private BiPredicate<String, Route> visible(Visit visit) {
        if (settings.access().publicModelList()
                && Authenticator.presented(visit::headers).isEmpty()) {
            return (_, _) -> true;
        }
        var caller = rooms.authenticator().authenticate(visit::headers, visit.peer());
        return (model, route) -> Router.allowed(caller, route, model);
    }

    private ConnectionLimits connectionLimits() {
        int asked = settings.limits().maxConnections();
        int clients = bounds.connections();
        if (clients < asked) {
            LOG.atInfo()
                    .addKeyValue("maxConnections", clients)
                    .log(
                            "MAX_CONNECTIONS={} needs more file descriptors than this process may open (ulimit -n)",
                            asked);
        }
        return ConnectionLimits.DEFAULT.withMaxConnections(clients);
    }

    private GatewayServer.Options options() {
        var listeners = settings.listeners();
        return new GatewayServer.Options(
                listeners.host(),
                listeners.port(),
                listeners.observePort(),
                listeners.tls().map(TlsReload::tls).orElse(null),
                Math.toIntExact(settings.limits().maxRequestBytes()),
                settings.shutdown().drainGrace().plus(Lifecycle.LAST_WORDS),
                Set.copyOf(settings.access().corsAllowedOrigins()),
                settings.access().trustedProxies(),
                connectionLimits(),
                () -> ids.next(Instant.now()),
                bounds.requestBytes());
    }

    void gauges(Metrics registry) {
        var connections = server.connections();
        registry.gauge("turnpike.connections.open", connections::openConnections);
        registry.gauge("turnpike.connections.refused", connections::refusedConnections);
        registry.gauge("turnpike.requests.refused", connections::refusedRequests);
        registry.gauge("turnpike.clients.gone", connections::clientsGone);
    }
}
