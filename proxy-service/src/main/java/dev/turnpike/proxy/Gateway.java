package dev.turnpike.proxy;

import dev.turnpike.proxy.auth.AuthSettings;
import dev.turnpike.proxy.auth.Authenticator;
import dev.turnpike.proxy.auth.ClientStore;
import dev.turnpike.proxy.auth.KeyRequests;
import dev.turnpike.proxy.dispatch.Attempts;
import dev.turnpike.proxy.dispatch.ContinuationStore;
import dev.turnpike.proxy.dispatch.Dispatcher;
import dev.turnpike.proxy.dispatch.InFlight;
import dev.turnpike.proxy.http.GatewayServer;
import dev.turnpike.proxy.http.explain.RoutingEndpoints;
import dev.turnpike.proxy.limits.Limits;
import dev.turnpike.proxy.memory.Budgets;
import dev.turnpike.proxy.provider.Adapters;
import dev.turnpike.proxy.record.DatabaseExchangeLog;
import dev.turnpike.proxy.record.ExchangeQuery;
import dev.turnpike.proxy.record.LogSettings;
import dev.turnpike.proxy.routing.BackendHealth;
import dev.turnpike.proxy.routing.Router;
import dev.turnpike.proxy.settings.ChangeWatch.Pace;
import dev.turnpike.proxy.settings.Settings;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.LocalOptions;
import dev.turnpike.proxy.snapshot.LocalSource;
import dev.turnpike.proxy.snapshot.Snapshot;
import dev.turnpike.proxy.snapshot.SnapshotHolder;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.DatabaseSource;
import dev.turnpike.proxy.telemetry.Metrics;
import dev.turnpike.proxy.upstream.UpstreamClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The whole proxy, wired by hand: every room is made here, once, in the order in which it is needed. Whoever starts it closes it. */
public final class Gateway implements AutoCloseable {
    private static final RandomGenerator RANDOM =
            () -> ThreadLocalRandom.current().nextLong();
    private final Closing closing;
    private final Clock clock = Clock.systemUTC();
    private final Metrics metrics = new Metrics();
    private final SnapshotHolder snapshots = new SnapshotHolder();
    private final BackendHealth health = new BackendHealth(System::nanoTime);
    private final Limits limits = new Limits(System::nanoTime);
    private final Settings settings;
    private final Budgets budgets;
    private final ClientStore clients;
    private final DatabaseExchangeLog log;
    private final PublicSurface surface;
    private final InFlight inFlight = new InFlight();
    private final Lifecycle lifecycle;

    private Gateway(Settings settings, Budgets budgets, Closing closing) {
        this.settings = settings;
        this.budgets = budgets;
        this.closing = closing;
        var source = closing.later(new LocalSource(
                new LocalOptions(settings.sources(), settings.requestLog().bodies(), Adapters.served(), clock)));
        snapshots.swap(source.start());
        var database = closing.later(Database.open(databaseSource(settings)));
        this.clients = closing.later(ClientStore.open(database, clock));
        this.log = closing.later(DatabaseExchangeLog.open(
                database,
                LogSettings.DEFAULT.withBodiesFor(
                        Duration.ofDays(settings.requestLog().bodyRetentionDays()))));
        useClients(snapshots.current());
        snapshots.onSwap(this::useClients);
        var authenticator = new Authenticator(clients, auth(settings), clock);
        var router = router();
        var shares = ConnectionShares.of(settings.limits().maxConnections());
        var pipeline = pipeline(authenticator, router, shares.upstreams());
        var explain = new RoutingEndpoints(authenticator, snapshots, router, limits);
        this.lifecycle = new Lifecycle(settings.shutdown(), log::writes);
        this.surface = new PublicSurface(
                new PublicSurface.Rooms(
                        pipeline,
                        snapshots,
                        authenticator,
                        new KeyRequests(clients, clock),
                        new ExchangeQuery(database),
                        explain),
                settings,
                metrics,
                new PublicSurface.Bounds(budgets.requests(), shares.clients()));
        lifecycle.serve(closing.later(surface.start(lifecycle)));
        source.watch(snapshots, Pace.DEFAULT);
        settings.listeners().tls().ifPresent(files -> closing.later(TlsReload.watch(files, server(), Pace.DEFAULT)));
        gauges();
    }

    /**
     * Starts a proxy.
     *
     * @throws dev.turnpike.proxy.settings.StartupProblem when nothing is left to serve
     * @throws dev.turnpike.proxy.storage.StorageProblem when the database cannot be used
     * @throws RuntimeException when a port cannot be opened; whatever it was, nothing is left running
     */
    public static Gateway start(Settings settings) {
        return start(settings, Budgets.ofHeap());
    }

    /** As {@link #start(Settings)}, with other bounds of what requests and answers may hold in memory. */
    public static Gateway start(Settings settings, Budgets budgets) {
        var closing = new Closing();
        try {
            return new Gateway(settings, budgets, closing);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    static DatabaseSource databaseSource(Settings settings) {
        var url = settings.database();
        return new DatabaseSource(url.jdbcUrl(), url.user(), url.password());
    }

    private static AuthSettings auth(Settings settings) {
        var access = settings.access();
        return new AuthSettings(access.clientAuth(), access.anonymousAccess(), access.anonymousAllowedModels(), null);
    }

    /** Health of backends is forgotten with the backends. Many threads draw at once, each from its own generator. */
    private Router router() {
        snapshots.onSwap(snapshot -> health.keepOnly(snapshot.routes().stream()
                .flatMap(route -> route.backends().stream())
                .map(Backend::id)
                .collect(Collectors.toSet())));
        return new Router(health, RANDOM);
    }

    private ChatPipeline pipeline(Authenticator authenticator, Router router, int maxUpstreams) {
        var upstream = closing.later(new UpstreamClient(UpstreamWay.of(settings.upstream(), maxUpstreams)));
        metrics.gauge("turnpike.upstream.connections.open", upstream::openConnections);
        metrics.gauge("turnpike.upstream.connections.idle", upstream::idleConnections);
        var means = new Attempts.Means(
                new Adapters(), upstream, new ContinuationStore(System::nanoTime), inFlight, budgets.answers());
        var attempts = new Attempts(means, settings.limits().heartbeat());
        var dispatcher = new Dispatcher(router, health, attempts, RANDOM);
        return new ChatPipeline(
                new ChatPipeline.Rooms(snapshots, authenticator, router, limits, dispatcher),
                new ExchangeEnds(metrics, log, budgets.captures()));
    }

    private void useClients(Snapshot snapshot) {
        clients.useResources(snapshot.clients());
    }

    private void gauges() {
        metrics.gauge(
                "turnpike.clients.table.age.seconds", () -> clients.tableAge().toSeconds());
        metrics.gauge("turnpike.exchanges.accepted", () -> log.counts().accepted());
        metrics.gauge("turnpike.exchanges.written", () -> log.counts().written());
        metrics.gauge("turnpike.exchanges.queued", () -> log.counts().queued());
        metrics.gauge("turnpike.exchanges.dropped", () -> log.counts().dropped());
        metrics.gauge("turnpike.exchanges.writer.deaths", log::writerDeaths);
        metrics.gauge("turnpike.limits.counted", limits::counted);
        metrics.gauge("turnpike.requests.bytes.held", () -> budgets.requests().held());
        metrics.gauge("turnpike.answers.bytes.held", () -> budgets.answers().held());
        metrics.gauge("turnpike.answers.refused", () -> budgets.answers().refused());
        metrics.gauge("turnpike.captures.bytes.held", () -> budgets.captures().held());
        metrics.gauge("turnpike.captures.cut", () -> budgets.captures().refused());
        surface.gauges(metrics);
    }

    /** The first admin's key, on the first start. Shown once, by whoever asks. */
    public Optional<ClientStore.Issued> createFirstAdmin() {
        return clients.createFirstAdmin();
    }

    /** The listeners. */
    public GatewayServer server() {
        return lifecycle.server();
    }

    /** The configuration of this moment. */
    public Snapshot snapshot() {
        return snapshots.current();
    }

    /** Stops gracefully: not ready, a pause for load balancers, no new connections, requests finish within the grace, records are flushed. */
    @Override
    public void close() {
        lifecycle.drain();
        try (var _ = lifecycle.endAfterGrace(inFlight)) {
            closing.close();
        }
    }
}
