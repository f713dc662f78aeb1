package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS on the public listener. */
class TlsListenerTest {
    @TempDir
    private Path folder;

    private final TestCertificate first = TestCertificate.forLoopback();

    private RunningGateway start() throws IOException {
        write(first);
        return Cast.gateway("TLS_CERT_FILE", certificate().toString(), "TLS_KEY_FILE", key().toString());
    }

    private Path certificate() {
        return folder.resolve("tls.crt");
    }

    private Path key() {
        return folder.resolve("tls.key");
    }

    private void write(TestCertificate pair) throws IOException {
        Files.writeString(certificate(), pair.pem());
        Files.writeString(key(), pair.keyPem());
    }

    private static SSLSocket connect(RunningGateway gateway, String... protocols) throws IOException {
        var socket = (SSLSocket)
                trusting().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    /** The server's certificate is what is looked at. */
    private static SSLContext trusting() {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustsEverybody()}, null);
            return context;
        } catch (NoSuchAlgorithmException | KeyManagementException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String shown(RunningGateway gateway) throws IOException {
        try (var socket = connect(gateway)) {
            var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSerialNumber().toString();
        }
    }

    @CatalogueId("S34")
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void currentProtocolsAreSpoken_S34(String protocol) throws IOException {
        try (var gateway = start();
                var socket = connect(gateway, protocol);
                var talk = Talk.over(socket)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
            assertThat(socket.getSession().getCipherSuite())
                    .contains("GCM")
                    .doesNotContain("RC4", "3DES", "NULL", "EXPORT");
            assertThat(talk.send(Ask.say("echo", "hi")).answer().isOk().said()).isEqualTo("hi");
        }
    }

    @CatalogueId("S34")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void oldProtocolsAreRefused_S34(int minor) throws IOException {
        try (var gateway = start();
                var talk = Talk.to(gateway)) {
            var said = talk.send(hello(minor)).rest();

            assertThat(said).doesNotContain("HTTP/1.1");
            assertThat(said.isEmpty() || said.charAt(0) == 0x15)
                    .as("an alert, or nothing at all")
                    .isTrue();
        }
    }

    /** The hello of a client that speaks SSL 3.0, TLS 1.0 or TLS 1.1 at best. */
    private static byte[] hello(int minor) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {3, (byte) minor});
        body.writeBytes(new byte[32]);
        body.writeBytes(new byte[] {0, 0, 6, (byte) 0xC0, 0x09, (byte) 0xC0, 0x13, 0, 0x2F, 1, 0});
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x16, 3, 1, 0, (byte) (body.size() + 4), 1, 0, 0, (byte) body.size()});
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    @CatalogueId("S34")
    @Test
    void plainHttpIsNotServedThere_S34() throws IOException {
        try (var gateway = start();
                var talk = Talk.to(gateway)) {
            assertThat(talk.send(Ask.get("/health")).rest()).doesNotContain("200 OK", "UP");
        }
    }

    @CatalogueId("S34")
    @Test
    void aNewCertificateIsServedWithoutARestart_S34() throws IOException {
        try (var gateway = start();
                var running = connect(gateway);
                var talk = Talk.over(running)) {
            talk.send(Ask.get("/health")).answer().isOk();
            var before = shown(gateway);

            write(TestCertificate.forLoopback());

            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !shown(gateway).equals(before));
            talk.send(Ask.get("/health")).answer().isOk();
        }
    }

    @CatalogueId("S34")
    @Test
    void aBrokenCertificateLeavesTheOneBefore_S34() throws IOException {
        try (var gateway = start()) {
            var before = shown(gateway);

            Files.writeString(certificate(), "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n");
            Files.writeString(key(), TestCertificate.forLoopback().keyPem());

            Awaitility.await()
                    .during(Duration.ofMillis(600))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> shown(gateway).equals(before));
        }
    }

    @CatalogueId("S34")
    @Test
    void aKeyOfAnotherCertificateStopsTheStart_S34() throws IOException {
        write(first);
        Files.writeString(key(), TestCertificate.forLoopback().keyPem());

        assertThatThrownBy(
                        () -> Cast.gateway("TLS_CERT_FILE", certificate().toString(), "TLS_KEY_FILE", key().toString()))
                .hasMessageContaining("tls.key")
                .hasMessageNotContaining("PRIVATE KEY");
    }
}
