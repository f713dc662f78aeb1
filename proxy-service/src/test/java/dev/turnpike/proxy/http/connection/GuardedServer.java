package dev.turnpike.proxy.http.connection;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.time.Duration;

/** A running Helidon server with the seam and the test's handlers. */
final class GuardedServer implements AutoCloseable {
    static final int MAX_PAYLOAD = 4 << 20;

    final Handlers handlers = new Handlers();
    final ConnectionGuard guard;
    final Transport transport;
    private final WebServer server;

    GuardedServer(Transport transport, ConnectionLimits limits) {
        this.transport = transport;
        this.guard = new ConnectionGuard(limits);
        WebServerConfig.Builder builder = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .useNio(transport.nio())
                .maxPayloadSize(MAX_PAYLOAD)
                .idleConnectionTimeout(Duration.ofHours(1))
                .shutdownGracePeriod(Duration.ofSeconds(5))
                .directHandlers(jsonErrors())
                .connectionOptions(guard.tap(SocketOptions.create()))
                .addConnectionSelector(guard.selector(
                        Http1Config.builder().sendKeepAliveHeader(false).build()));
        HttpRouting.Builder routing = HttpRouting.builder();
        handlers.routing(routing);
        builder.routing(routing);
        if (transport.tls()) {
            builder.tls(Tls.builder().sslContext(SelfSigned.context()).build());
        }
        this.server = builder.build().start();
    }

    int port() {
        return server.port();
    }

    RawClient connect() {
        return RawClient.connect(port(), transport.tls());
    }

    /** Stops the server; the guard stays to be asked. */
    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        server.stop();
        guard.close();
    }

    private static DirectHandlers jsonErrors() {
        DirectHandler json = (_, _, status, headers, message) -> DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .entity("{\"error\":{\"code\":" + status.code() + "}}")
                .build();
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, json);
        }
        return handlers.build();
    }
}
