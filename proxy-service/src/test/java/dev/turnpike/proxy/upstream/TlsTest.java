package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.connect;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.stream;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.BackendConfig.TlsOptions;
import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Reach;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.testkit.TestCertificate;
import dev.turnpike.proxy.testkit.Visit;
import dev.turnpike.proxy.wire.HeaderFields;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.forLoopback();
    private static final Script ANSWERING = Script.answering(CannedAnswers.json(200, "secret"));

    private UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeClient() {
        client.close();
    }

    /** A destination that believes {@code certificate}. */
    static Destination trusting(ScriptedUpstream upstream, TestCertificate certificate) {
        return destination(upstream.uri(), new TlsOptions(certificate.pem(), null, null));
    }

    private static Destination destination(URI endpoint, TlsOptions options) {
        return new Destination(endpoint, null, HeaderFields.NONE, options);
    }

    private String call(Destination destination) {
        try (var exchange = client.open(destination, DEADLINES)) {
            exchange.send(whole("/chat", "{}"));
            return exchange.whole(1000).text();
        }
    }

    private void assertRefused(Destination destination, String reason) {
        assertThat(failureOf(() -> call(destination)))
                .isEqualTo(new Failure.UpstreamUnreachable(
                        "upstream " + destination.host() + ": TLS: " + reason, Reach.NOT_SENT));
        assertThat(client.openConnections()).isZero();
    }

    @Test
    void believesTheCaOfTheDestinationAndKeepsTheConnection() {
        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE).always(ANSWERING)) {
            for (int i = 0; i < 3; i++) {
                assertThat(call(trusting(upstream, CERTIFICATE))).isEqualTo("secret");
            }
            assertThat(upstream.connections()).isEqualTo(1);
        }
    }

    @Test
    void streamsThroughTls() {
        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE)
                        .always(Script.answering(CannedAnswers.chatStream("a", "b", "c")));
                var exchange = client.open(trusting(upstream, CERTIFICATE), DEADLINES)) {
            exchange.send(stream("/chat", "{}"));
            var reader = exchange.events();
            int count = 0;
            while (reader.next() != null) {
                count++;
            }
            assertThat(count).isEqualTo(7);
        }
    }

    @Test
    @CatalogueId("F29")
    void f29_refusesAnExpiredCertificateAndOneThatIsNotValidYet() {
        for (var certificate : new TestCertificate[] {TestCertificate.expired(), TestCertificate.notYetValid()}) {
            try (var upstream = ScriptedUpstream.startTls(certificate).always(ANSWERING)) {
                var failure = failureOf(() -> call(trusting(upstream, certificate)));

                assertThat(failure.message()).matches("upstream 127.0.0.1: TLS: .*(expired|not valid yet)");
                assertThat(upstream.requests()).isEmpty();
            }
        }
    }

    @Test
    @CatalogueId("F29")
    void f29_refusesACertificateForAnotherHostUnlessItsNameIsAskedFor() {
        var other = TestCertificate.valid("dns:other.test");
        try (var upstream = ScriptedUpstream.startTls(other).always(ANSWERING)) {
            assertRefused(trusting(upstream, other), "its certificate is not for this host name");
            assertRefused(
                    destination(upstream.uri("localhost"), new TlsOptions(other.pem(), null, null)),
                    "its certificate is not for this host name");
            assertThat(call(destination(upstream.uri(), new TlsOptions(other.pem(), "other.test", null))))
                    .isEqualTo("secret");
        }
    }

    @Test
    @CatalogueId("F29")
    void f29_refusesASelfSignedCertificateUnlessToldToBelieveAnything() {
        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE).always(ANSWERING)) {
            assertRefused(Destination.of(upstream.uri()), "its certificate is not signed by a trusted authority");
            assertRefused(
                    trusting(upstream, TestCertificate.forLoopback()),
                    "its certificate is not signed by a trusted authority");
            assertThat(call(destination(upstream.uri(), new TlsOptions(null, null, true))))
                    .isEqualTo("secret");
        }
    }

    @Test
    @CatalogueId("F29")
    void f29_refusesAnOldProtocolAndWhatIsNoTls() {
        var serverHello10 = "16030100" + "2a" + "02000026" + "0301" + "00".repeat(32) + "00" + "002f" + "00";
        try (var upstream = ScriptedUpstream.start()
                .next(Script.begin()
                        .send(HexFormat.of().parseHex(serverHello10))
                        .stall())
                .next(Script.begin().send("HTTP/1.1 400 Bad Request\r\n\r\n").stall())
                .next(Script.begin().close())) {
            var secure = URI.create("https://127.0.0.1:" + upstream.port());

            assertRefused(destination(secure, new TlsOptions(CERTIFICATE.pem(), null, null)), "the handshake failed");
            assertRefused(destination(secure, new TlsOptions(CERTIFICATE.pem(), null, null)), "the handshake failed");
            assertThat(failureOf(() -> call(Destination.of(secure)))).isInstanceOf(Failure.UpstreamUnreachable.class);
        }
    }

    @Test
    void aHandshakeThatHangsOrTricklesEndsAtTheConnectDeadline() {
        try (var upstream = ScriptedUpstream.start()
                .next(Script.begin().stall())
                .next(Script.begin()
                        .send(new byte[] {0x16, 3, 3, 0x40, 0})
                        .repeat(Script.begin().send(new byte[] {2}).pause(Duration.ofMillis(20))))) {
            var secure = Destination.of(URI.create("https://127.0.0.1:" + upstream.port()));
            for (int i = 0; i < 2; i++) {
                var failure = failureOf(() -> {
                    try (var exchange = client.open(secure, connect(Duration.ofMillis(300)))) {
                        exchange.send(whole("/chat", "{}"));
                    }
                });
                assertThat(failure)
                        .isEqualTo(new Failure.TimedOut(
                                "upstream 127.0.0.1: no connection within 300 ms", Deadline.CONNECT));
                upstream.visit(i).awaitPeerClosed(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void aCaFileAddsToThePlatformsTrust(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("ca.pem"), CERTIFICATE.pem());
        client = new UpstreamClient(UpstreamSettings.DEFAULT.withCaFile(file));

        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE).always(ANSWERING);
                var stranger =
                        ScriptedUpstream.startTls(TestCertificate.forLoopback()).always(ANSWERING)) {
            assertThat(call(Destination.of(upstream.uri("localhost")))).isEqualTo("secret");
            assertThat(failureOf(() -> call(trusting(upstream, TestCertificate.forLoopback())))
                            .message())
                    .endsWith("not signed by a trusted authority");
            assertThat(failureOf(() -> call(Destination.of(stranger.uri()))).message())
                    .endsWith("not signed by a trusted authority");
        }
    }

    @Test
    void aCaThatCannotBeReadSaysSo(@TempDir Path folder) throws IOException {
        var empty = Files.writeString(folder.resolve("ca.pem"), "");
        var missing = folder.resolve("missing.pem");

        for (var file : new Path[] {empty, missing}) {
            assertThatThrownBy(() -> new UpstreamClient(UpstreamSettings.DEFAULT.withCaFile(file)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString());
        }
        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE)) {
            assertThat(failureOf(() -> call(destination(upstream.uri(), new TlsOptions("garbage", null, null)))))
                    .isInstanceOf(Failure.UpstreamUnreachable.class);
        }
    }

    @Test
    void aBodyThatEndsWithItsConnectionNeedsTheFarewellOfTls() {
        var open = "HTTP/1.1 200 OK\r\n\r\nhalf a tho";
        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE)
                .next(Script.begin().readRequest().send(open).close())
                .next(Script.begin().readRequest().send(open).then(Visit::abandon))) {

            assertThat(call(trusting(upstream, CERTIFICATE))).isEqualTo("half a tho");
            assertThat(failureOf(() -> call(trusting(upstream, CERTIFICATE))))
                    .isInstanceOf(Failure.UpstreamTruncated.class);
        }
    }
}
