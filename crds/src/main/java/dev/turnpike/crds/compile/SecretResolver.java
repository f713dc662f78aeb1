package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.v1alpha1.SecretRef;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.Pattern;

/** Resolves what one resource refers to. What it finds wrong it says at the spot, and gives nothing. */
record SecretResolver(SecretLookup lookup, ResourceId owner) {
    static final String CREDENTIAL_KEY = "apiKey";
    private static final String CA_KEY = "ca.crt";
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Pattern CREDENTIAL = Pattern.compile("[\\x21-\\x7e]{1,8192}");

    /** A credential: visible ASCII without spaces, as it must fit into a header. */
    Optional<Secret> credential(SecretRef ref, Spot spot) {
        Optional<Secret> secret = entry(ref, CREDENTIAL_KEY, spot);
        if (secret.isPresent() && !CREDENTIAL.matcher(secret.get().reveal()).matches()) {
            spot.leaveOut(
                    Reason.InvalidKeyFormat,
                    "the Secret's entry is too long or has white space, control or non-ASCII characters; "
                            + "a line break at the end is the usual cause");
            return Optional.empty();
        }
        return secret;
    }

    /** CA certificates in PEM. */
    Optional<String> certificates(SecretRef ref, Spot spot) {
        Optional<String> pem = entry(ref, CA_KEY, spot).map(Secret::reveal);
        if (pem.isPresent() && !isCertificates(pem.get())) {
            spot.leaveOut(Reason.InvalidKeyFormat, "the Secret's entry is not a list of certificates in PEM");
            return Optional.empty();
        }
        return pem;
    }

    private Optional<Secret> entry(SecretRef ref, String usualKey, Spot spot) {
        String key = ref.key() == null ? usualKey : ref.key();
        if (!isName(ref.name())) {
            spot.at("name").invalid("must be the name of a Secret");
            return Optional.empty();
        }
        if (!KEY.matcher(key).matches()) {
            spot.at("key").invalid("must be the name of an entry of a Secret");
            return Optional.empty();
        }
        Optional<Secret> secret = lookup.find(owner, ref.name(), key);
        if (secret.isEmpty()) {
            sayMissing(ref.name(), key, spot);
        } else if (secret.get().reveal().isBlank()) {
            spot.leaveOut(Reason.SecretEmpty, "entry '" + key + "' of Secret '" + ref.name() + "' is empty");
            return Optional.empty();
        }
        return secret;
    }

    static boolean isName(String name) {
        return name != null && NAME.matcher(name).matches();
    }

    private void sayMissing(String name, String key, Spot spot) {
        boolean known = lookup.known(owner, name);
        String what = known
                ? "Secret '" + name + "' has no entry '" + key + "'"
                : "Secret '" + name + "' (entry '" + key + "') was not found";
        spot.leaveOut(
                known ? Reason.SecretKeyNotFound : Reason.SecretNotFound,
                what + "; looked in: " + lookup.places(name, key));
    }

    private static boolean isCertificates(String pem) {
        byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
        try {
            return pem.contains("-----BEGIN CERTIFICATE-----")
                    && !CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(bytes))
                            .isEmpty();
        } catch (CertificateException _) {
            return false;
        }
    }
}
