package dev.turnpike.proxy.upstream;

import dev.turnpike.crds.config.BackendConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whom the gateway believes. Contexts are made at the first use, for the platform's trust store takes its time to read. */
final class Trust {
    private final List<Certificate> added;
    private final ReentrantLock lock = new ReentrantLock();
    private SSLSocketFactory shared;

    /** Throws {@link IllegalArgumentException} when {@code caFile} holds no readable certificates. */
    Trust(Path caFile) {
        if (caFile == null) {
            added = List.of();
            return;
        }
        try {
            added = certificates(Files.readString(caFile, StandardCharsets.US_ASCII));
        } catch (IOException | GeneralSecurityException cause) {
            throw new IllegalArgumentException(
                    "UPSTREAM_CA_FILE: " + caFile + " holds no readable certificates", cause);
        }
    }

    /** For a destination: a CA of its own is the only one that counts; without one, the platform's and the added. */
    SSLSocketFactory factory(BackendConfig.TlsOptions options) throws GeneralSecurityException, IOException {
        if (options != null && Boolean.TRUE.equals(options.insecureSkipVerify())) {
            return context(new TrustManager[] {new Gullible()});
        }
        if (options != null && options.caPem() != null) {
            return context(managers(store(certificates(options.caPem()))));
        }
        lock.lock();
        try {
            if (shared == null) {
                shared = context(added.isEmpty() ? null : managers(store(platformAnd(added))));
            }
            return shared;
        } finally {
            lock.unlock();
        }
    }

    private static SSLSocketFactory context(TrustManager[] managers) throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers, null);
        return context.getSocketFactory();
    }

    private static List<Certificate> certificates(String pem) throws GeneralSecurityException {
        var bytes = pem.getBytes(StandardCharsets.US_ASCII);
        var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
        if (all.isEmpty()) {
            throw new GeneralSecurityException("no certificate in PEM");
        }
        return List.copyOf(all);
    }

    private static List<Certificate> platformAnd(List<Certificate> added) throws GeneralSecurityException {
        var all = new ArrayList<>(added);
        for (var manager : managers(null)) {
            if (manager instanceof X509TrustManager platform) {
                all.addAll(List.of(platform.getAcceptedIssuers()));
            }
        }
        return all;
    }

    private static KeyStore store(List<Certificate> certificates) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int index = 0;
        for (var certificate : certificates) {
            store.setCertificateEntry("ca-" + index, certificate);
            index++;
        }
        return store;
    }

    private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
