package dev.turnpike.proxy.http;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.http.connection.ConnectionGuard;
import dev.turnpike.proxy.http.connection.ConnectionLimits;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.settings.IpRange;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The listeners: the public one, and one for metrics and probes. HTTP/1.1 only; nothing of the framework is switched on by being on the class path. Every connection is guarded
 * below the framework's parser, and every refusal that never reaches an endpoint is JSON too.
 */
public final class GatewayServer implements AutoCloseable {
    private static final String OBSERVE = "observe";
    private static final int MOST_OBSERVERS = 64;
    private static final int DRAIN_ROOM = 1024 * 1024;

    private final WebServer server;
    private final List<ConnectionGuard> guards;
    private final EndpointTable open;
    private final InetAddress host;

    /**
     * What the listeners need to know.
     *
     * @param tls HTTPS on the public listener; null for plain HTTP
     * @param grace how long a stop waits for requests that run
     * @param trustedProxies whose {@code X-Forwarded-For} is believed
     */
    public record Options(
            String host,
            int port,
            int observePort,
            Tls tls,
            int maxRequestBytes,
            Duration grace,
            Set<String> corsOrigins,
            List<IpRange> trustedProxies,
            ConnectionLimits connections,
            Supplier<String> ids,
            ByteBudget budget) {
        public Options {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(grace, "grace");
            corsOrigins = Set.copyOf(corsOrigins);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    private GatewayServer(WebServer server, List<ConnectionGuard> guards, EndpointTable open, InetAddress host) {
        this.server = server;
        this.guards = guards;
        this.open = open;
        this.host = host;
    }

    /**
     * Opens both listeners.
     *
     * @throws RuntimeException with a {@link BindException} among its causes when a port cannot be opened; nothing is left running then
     */
    public static GatewayServer start(Options options, EndpointTable open, EndpointTable observe) {
        var guard = new ConnectionGuard(options.connections());
        // Probes must get through when clients have used up their connections.
        var observeGuard = new ConnectionGuard(options.connections().withMaxConnections(MOST_OBSERVERS));
        var builder = WebServer.builder()
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .routing(HttpRouting.builder().any(door(options, open, new Cors(options.corsOrigins(), open))));
        listen(builder, options, guard);
        builder.port(options.port());
        if (options.tls() != null) {
            builder.tls(options.tls()).useNio(false);
        }
        var observed = HttpRouting.builder().any(door(options, observe, new Cors(Set.of(), observe)));
        builder.putSocket(OBSERVE, listener -> {
            listen(listener, options, observeGuard);
            listener.port(options.observePort());
        });
        builder.routing(OBSERVE, observed);
        try {
            var server = builder.build().start();
            if (!server.isRunning()) { // the framework logs why, and throws nothing
                throw new UncheckedIOException(new BindException("a listener cannot be opened"));
            }
            return new GatewayServer(server, List.of(guard, observeGuard), open, reachable(options.host()));
        } catch (RuntimeException e) {
            guard.close();
            observeGuard.close();
            throw e;
        }
    }

    /** A listener on one address is not to be reached by the loopback. */
    private static InetAddress reachable(String host) {
        try {
            var address = InetAddress.getByName(host);
            return address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FrontDoor door(Options options, EndpointTable table, Cors cors) {
        var forwarded = new ForwardedFor(options.trustedProxies());
        return new FrontDoor(
                table,
                cors,
                () -> new Visit.VisitContext(
                        options.ids().get(), options.maxRequestBytes(), options.budget(), forwarded));
    }

    /** A named listener inherits nothing, so everything is said for each. */
    private static void listen(ListenerConfig.BuilderBase<?, ?> builder, Options options, ConnectionGuard guard) {
        builder.host(options.host())
                .protocolsDiscoverServices(false)
                .addConnectionSelector(guard.selector(http1()))
                .connectionOptions(guard.tap(SocketOptions.builder()
                        .tcpNoDelay(true)
                        .socketKeepAlive(true)
                        .build()))
                .maxPayloadSize(options.maxRequestBytes() + DRAIN_ROOM)
                .backlog(4_096)
                .contentEncoding(new UndecodedBodies())
                .idleConnectionTimeout(Duration.ofHours(1))
                .shutdownGracePeriod(options.grace())
                .directHandlers(errors(options.ids()));
    }

    private static Http1Config http1() {
        return Http1Config.builder()
                .maxPrologueLength(64 * 1024)
                .maxHeadersSize(128 * 1024)
                .build();
    }

    private static DirectHandlers errors(Supplier<String> ids) {
        var builder = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values()) {
            builder.addHandler(type, (_, _, status, headers, message) -> {
                var id = ids.get();
                var reply = ErrorReply.of(failure(status.code(), id));
                return DirectHandler.TransportResponse.builder()
                        .status(status)
                        .headers(headers)
                        .header(HeaderValues.create("x-request-id", id))
                        .header(Visit.JSON)
                        .entity(reply.body())
                        .keepAlive(type.keepAlive())
                        .build();
            });
        }
        return builder.build();
    }

    private static Failure failure(int status, String id) {
        return switch (status) {
            case 413 -> new Failure.TooLarge("The request body is larger than the gateway accepts.");
            case 500 -> Failure.Internal.of(id);
            case 503 -> new Failure.Overloaded("The gateway is overloaded.", Duration.ofSeconds(1));
            case 408 -> new Failure.BadHttp("The request did not arrive in time.", 408);
            case 414 -> new Failure.BadHttp("The request line is too long.", 414);
            case 431 -> new Failure.BadHttp("The request headers are too large.", 431);
            case 505 -> new Failure.BadHttp("Only HTTP/1.1 is spoken here.", 505);
            default -> new Failure.BadHttp("The request is not valid HTTP/1.1.", status);
        };
    }

    /** Port of the public listener. */
    public int port() {
        return server.port();
    }

    /** Where this machine reaches the public listener. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, port());
    }

    /** What the public listener serves. */
    public EndpointTable endpoints() {
        return open;
    }

    /** Port of the listener for metrics and probes. */
    public int observePort() {
        return server.port(OBSERVE);
    }

    /** Serves new handshakes with another certificate. */
    public void reloadTls(Tls tls) {
        server.reloadTls(tls);
    }

    /** What the guard counts. */
    public ConnectionGuard connections() {
        return guards.getFirst();
    }

    /** From now on every answer closes its connection. */
    public void drain() {
        guards.getFirst().drain();
    }

    /** Closes the listeners, waits for requests that run, at most for the grace. */
    @Override
    public void close() {
        server.stop();
        guards.forEach(ConnectionGuard::close);
    }
}
