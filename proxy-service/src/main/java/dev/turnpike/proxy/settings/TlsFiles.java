package dev.turnpike.proxy.settings;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * A certificate chain and its private key, both PEM. The files are read again whenever they change.
 *
 * @param certificate the server's certificate first, then the intermediate ones
 * @param key unencrypted PKCS#8
 */
public record TlsFiles(Path certificate, Path key) {

    public TlsFiles {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
    }

    /**
     * Reads both files as they are now.
     *
     * @throws IllegalArgumentException when one cannot be read, holds no certificate or no PKCS#8 key, or when the two do not belong together
     */
    public Material read() {
        return PemReader.read(this);
    }

    /** What the files hold. {@code toString} shows the subject only. */
    public record Material(List<X509Certificate> chain, PrivateKey key) {

        public Material {
            chain = List.copyOf(chain);
            Objects.requireNonNull(key, "key");
        }

        @Override
        public String toString() {
            return chain.getFirst().getSubjectX500Principal().getName();
        }
    }
}
