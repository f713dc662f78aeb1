package dev.turnpike.proxy.settings;

import dev.turnpike.proxy.settings.TlsFiles.Material;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads PEM files and checks that certificate and key belong together. No message quotes content. */
final class PemReader {
    private static final Pattern KEY = Pattern.compile("-----BEGIN ([A-Z ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");

    private PemReader() {}

    static Material read(TlsFiles files) {
        List<X509Certificate> chain = chain(files.certificate());
        X509Certificate own = chain.getFirst();
        PrivateKey key = key(files.key(), own.getPublicKey());
        if (!belongTogether(own.getPublicKey(), key)) {
            throw new IllegalArgumentException(
                    files.key() + " is not the key of the first certificate in " + files.certificate());
        }
        return new Material(chain, key);
    }

    private static List<X509Certificate> chain(Path file) {
        try {
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content(file)));
            if (!certificates.isEmpty()) {
                return certificates.stream().map(X509Certificate.class::cast).toList();
            }
            throw new IllegalArgumentException(file + " holds no PEM certificate");
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + " holds no PEM certificate", e);
        }
    }

    private static PrivateKey key(Path file, PublicKey partner) {
        Matcher block = KEY.matcher(new String(content(file), StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw new IllegalArgumentException(file + " holds no PEM private key");
        }
        if (!block.group(1).equals("PRIVATE KEY")) {
            throw new IllegalArgumentException(
                    file
                            + " must hold an unencrypted PKCS#8 key (BEGIN PRIVATE KEY); convert it with: openssl pkcs8 -topk8 -nocrypt");
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(block.group(2));
            return KeyFactory.getInstance(partner.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " holds no key of the certificate's kind (" + partner.getAlgorithm() + ")", e);
        }
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        }
    }

    private static boolean belongTogether(PublicKey certified, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(algorithm(key));
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
