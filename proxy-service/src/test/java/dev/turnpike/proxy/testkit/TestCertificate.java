package dev.turnpike.proxy.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A self-signed certificate with its key, made by the JDK's {@code keytool} when a test asks for it. */
public final class TestCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore store;

    private TestCertificate(String names, List<String> validity) {
        try {
            var file = Files.createTempDirectory("certificate").resolve("store.p12");
            keytool(file, names, validity);
            store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            Files.delete(file);
            Files.delete(file.getParent());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** Valid now; {@code names} as in {@code "dns:localhost,ip:127.0.0.1"}. */
    public static TestCertificate valid(String names) {
        return new TestCertificate(names, List.of("-validity", "2"));
    }

    /** Valid now for the loopback, by name and by address. */
    public static TestCertificate forLoopback() {
        return valid("dns:localhost,ip:127.0.0.1");
    }

    /** For the loopback, over since a week. */
    public static TestCertificate expired() {
        return new TestCertificate("dns:localhost,ip:127.0.0.1", List.of("-startdate", "-9d", "-validity", "2"));
    }

    /** For the loopback, valid in a week. */
    public static TestCertificate notYetValid() {
        return new TestCertificate("dns:localhost,ip:127.0.0.1", List.of("-startdate", "+7d", "-validity", "2"));
    }

    private static void keytool(Path file, String names, List<String> validity) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", "test", "-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of("-dname", "CN=turnpike test", "-ext", "san=" + names, "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", new String(PASSWORD)));
        command.addAll(validity);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.getInputStream()) {
            var said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new IOException(cause);
        }
    }

    /** The certificate as PEM. */
    public String pem() {
        try {
            var body = Base64.getMimeEncoder()
                    .encodeToString(store.getCertificate("test").getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** The private key as PEM, PKCS#8. */
    public String keyPem() {
        try {
            var body = Base64.getMimeEncoder()
                    .encodeToString(store.getKey("test", PASSWORD).getEncoded());
            return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** A server's context that shows the certificate. */
    public SSLContext serverContext() {
        try {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException cause) {
            throw new IllegalStateException(cause);
        }
    }

    /** TLS above {@code plain}, on the server's side of it. */
    SSLSocket serverSide(Socket plain) throws IOException {
        var socket = (SSLSocket) serverContext().getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        return socket;
    }
}
