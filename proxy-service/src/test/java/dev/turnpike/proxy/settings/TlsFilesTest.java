package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private TlsFiles files;

    @BeforeEach
    void nameFiles() {
        files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsAPairThatBelongsTogether(String algorithm) throws Exception {
        makePair(algorithm);

        TlsFiles.Material material = files.read();

        assertThat(material.chain()).hasSize(1);
        assertThat(material.key()).isNotNull();
        assertThat(material).hasToString("CN=localhost");
        assertThat(Settings.load(Map.of("TLS_CERT_FILE", "tls.crt", "TLS_KEY_FILE", "tls.key"), folder)
                        .listeners()
                        .tls())
                .contains(files);
    }

    @Test
    void refusesTheKeyOfAnotherCertificate() throws Exception {
        makePair("EC");
        String key = Files.readString(files.key());
        makePair("EC");
        Files.writeString(files.key(), key);

        assertThatIllegalArgumentException()
                .isThrownBy(files::read)
                .withMessageContaining("is not the key of the first certificate");
    }

    @Test
    void refusesAKeyOfAnotherKind() throws Exception {
        makePair("EC");
        String key = Files.readString(files.key());
        makePair("RSA");
        Files.writeString(files.key(), key);

        assertThatIllegalArgumentException()
                .isThrownBy(files::read)
                .withMessageContaining("holds no key of the certificate's kind (RSA)");
    }

    @Test
    void saysHowToConvertAnOldKey() throws Exception {
        makePair("RSA");
        Files.writeString(files.key(), Files.readString(files.key()).replace("PRIVATE", "RSA PRIVATE"));

        assertThatIllegalArgumentException()
                .isThrownBy(files::read)
                .withMessageContaining("openssl pkcs8 -topk8 -nocrypt");
    }

    @Test
    void refusesFilesWithoutPem() throws Exception {
        makePair("EC");
        Files.writeString(files.key(), "nothing");

        assertThatIllegalArgumentException().isThrownBy(files::read).withMessageContaining("holds no PEM private key");

        Files.writeString(files.certificate(), "nothing");

        assertThatIllegalArgumentException().isThrownBy(files::read).withMessageContaining("holds no PEM certificate");

        Files.writeString(files.certificate(), "");

        assertThatIllegalArgumentException().isThrownBy(files::read).withMessageContaining("holds no PEM certificate");
    }

    @Test
    void refusesFilesThatAreGone() {
        assertThatIllegalArgumentException().isThrownBy(files::read).withMessageContaining("cannot be read");
    }

    @Test
    void stopsTheStartWithAPairThatDoesNotWork() throws IOException {
        Files.writeString(files.certificate(), "x");
        Files.writeString(files.key(), "x");

        assertThatThrownBy(() -> Settings.load(Map.of("TLS_CERT_FILE", "tls.crt", "TLS_KEY_FILE", "tls.key"), folder))
                .isInstanceOf(StartupProblem.class)
                .hasMessageContaining(
                        "TLS_CERT_FILE=tls.crt (environment) " + files.certificate() + " holds no PEM certificate");
    }

    /** The JDK has no public API that signs a certificate, but it has a tool. */
    private void makePair(String algorithm) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = Files.createTempFile(folder, "pair", ".p12");
        Files.delete(store);
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-validity",
                        "2",
                        "-keyalg",
                        algorithm,
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore pair = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Key key = pair.getKey("a", PASSWORD.toCharArray());
        Files.writeString(
                files.certificate(), pem("CERTIFICATE", pair.getCertificate("a").getEncoded()));
        Files.writeString(files.key(), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + encoded + "\n-----END " + kind + "-----\n";
    }
}
