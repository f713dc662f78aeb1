package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.Logged;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ConnectionGuardTest {
    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void refusesAConnectionOverTheCapAndAcceptsAgainBelowIt() throws IOException {
        try (var server = new GuardedServer(Transport.PLAIN_NIO, ShortLimits.PATIENT.withMaxConnections(2));
                var first = server.connect();
                var second = server.connect()) {
            first.send(get("/hello")).answer();
            second.send(get("/hello")).answer();
            assertThat(server.guard.openConnections()).isEqualTo(2);

            try (var third = server.connect()) {
                assertThat(third.rest()).isEmpty();
            }

            assertThat(server.guard.refusedConnections()).isEqualTo(1);
            first.leave();
            Eventually.within(SOON, () -> server.guard.openConnections() == 1);
            try (var fourth = server.connect()) {
                assertThat(fourth.send(get("/hello")).answer().body()).isEqualTo("hello");
            }
        }
    }

    @Test
    void servesSeveralListeners() throws IOException {
        try (var guard = new ConnectionGuard(ShortLimits.PATIENT)) {
            Http1Config http1 = Http1Config.create();
            WebServer server = WebServer.builder()
                    .host("127.0.0.1")
                    .shutdownHook(false)
                    .protocolsDiscoverServices(false)
                    .connectionOptions(guard.tap(SocketOptions.create()))
                    .addConnectionSelector(guard.selector(http1))
                    .routing(routing -> routing.get("/hello", (_, response) -> response.send("public")))
                    .putSocket(
                            "admin",
                            socket -> socket.host("127.0.0.1")
                                    .protocolsDiscoverServices(false)
                                    .connectionOptions(guard.tap(SocketOptions.create()))
                                    .addConnectionSelector(guard.selector(http1))
                                    .routing(routing -> routing.get("/hello", (_, response) -> response.send("admin"))))
                    .build()
                    .start();
            try (var first = RawClient.connectPlain(server.port());
                    var second = RawClient.connectPlain(server.port("admin"))) {
                assertThat(first.send(get("/hello")).answer().body()).isEqualTo("public");
                assertThat(second.send(get("/hello")).answer().body()).isEqualTo("admin");
                assertThat(guard.openConnections()).isEqualTo(2);
            } finally {
                server.stop();
            }
        }
    }

    @Test
    void setsTheSocketOptionsThatItReliesOn() throws IOException {
        try (var guard = new ConnectionGuard(ShortLimits.PATIENT);
                var peers = new Peers()) {
            SocketOptions original = SocketOptions.builder()
                    .readTimeout(Duration.ofSeconds(7))
                    .socketReceiveBufferSize(4096)
                    .build();
            SocketOptions tapped = guard.tap(original);

            tapped.configureSocket(peers.accepted());

            SocketChannel channel = peers.accepted();
            assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isBetween(128 * 1024, 256 * 1024);
            assertThat(tapped.readTimeout()).isEqualTo(original.readTimeout());
            assertThat(tapped.connectTimeout()).isEqualTo(original.connectTimeout());
            assertThat(tapped.socketReceiveBufferSize()).isEqualTo(original.socketReceiveBufferSize());
            assertThat(tapped.socketSendBufferSize()).isEqualTo(original.socketSendBufferSize());
            assertThat(tapped.socketReuseAddress()).isEqualTo(original.socketReuseAddress());
            assertThat(tapped.socketKeepAlive()).isEqualTo(original.socketKeepAlive());
            assertThat(tapped.tcpNoDelay()).isEqualTo(original.tcpNoDelay());
            assertThat(guard.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void saysThatTheTapIsMissing() throws IOException {
        assertMisconfigured("guard.tap", builder -> builder.connectionOptions(SocketOptions.create()));
    }

    @Test
    void saysThatAnotherProtocolIsInTheWay() throws IOException {
        assertMisconfigured("this selector alone", builder -> builder.addProtocol(Http1Config.create()));
    }

    @Test
    void hasNoLinkForARequestOfAnUnguardedListener() throws IOException {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .shutdownHook(false)
                .routing(routing -> routing.get(
                        "/link",
                        (request, response) -> response.send(
                                String.valueOf(ClientLink.of(request).isPresent()))))
                .build()
                .start();
        try (var client = RawClient.connectPlain(server.port())) {
            assertThat(client.send(get("/link")).answer().body()).isEqualTo("false");
        } finally {
            server.stop();
        }
    }

    private static void assertMisconfigured(String hint, UnaryOperator<WebServerConfig.Builder> mistake)
            throws IOException {
        try (var guard = new ConnectionGuard(ShortLimits.PATIENT);
                var warnings = Logged.warnings()) {
            var builder = WebServer.builder()
                    .host("127.0.0.1")
                    .shutdownHook(false)
                    .protocolsDiscoverServices(false)
                    .connectionOptions(guard.tap(SocketOptions.create()))
                    .addConnectionSelector(guard.selector(Http1Config.create()));
            WebServer server = mistake.apply(builder).build().start();
            try (var client = RawClient.connectPlain(server.port())) {
                assertThat(client.send(get("/hello")).rest()).isEmpty();
                Eventually.within(SOON, () -> warnings.messages().stream().anyMatch(message -> message.contains(hint)));
            } finally {
                server.stop();
            }
        }
    }
}
