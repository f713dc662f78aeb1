package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import dev.turnpike.crds.v1alpha1.SecretRef;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Compiles the keys of one client to digests. A key that cannot be used is left out; the others still open the door. */
record KeyCompiler(SecretResolver secrets) {
    private static final Pattern HASH = Pattern.compile("sha256:[0-9A-Fa-f]{64}");
    private static final Values.Bounds KEYS = new Values.Bounds(1, 4, 0);

    /** The usable keys, each with its place. */
    List<Placed> compile(List<ProxyClientSpec.Key> keys, Spot spot) {
        Values.size(keys, KEYS, spot);
        Values.names(keys, ProxyClientSpec.Key::name, spot);
        Set<String> seen = new HashSet<>();
        return IntStream.range(0, keys.size())
                .mapToObj(i -> placed(keys.get(i), spot.at(i)))
                .flatMap(Optional::stream)
                .filter(key -> isNew(key, seen))
                .toList();
    }

    private Optional<Placed> placed(ProxyClientSpec.Key key, Spot spot) {
        if (Stream.of(key.secretRef(), key.hash(), key.generate())
                        .filter(Objects::nonNull)
                        .count()
                != 1) {
            spot.invalid("must have exactly one of secretRef, hash and generate");
            return Optional.empty();
        }
        if (key.notBefore() != null
                && key.expiresAt() != null
                && !key.notBefore().isBefore(key.expiresAt())) {
            spot.at("expiresAt").invalid("must be later than notBefore");
        }
        return digest(key, spot)
                .map(digest ->
                        new Placed(new ClientConfig.Key(key.name(), digest, key.notBefore(), key.expiresAt()), spot));
    }

    private Optional<String> digest(ProxyClientSpec.Key key, Spot spot) {
        if (key.hash() != null) {
            return hashed(key.hash(), spot.at("hash"));
        }
        if (key.generate() != null) {
            return generated(key.generate(), spot.at("generate"));
        }
        Spot here = spot.at("secretRef");
        return secrets.credential(key.secretRef(), here).flatMap(secret -> strong(secret, here));
    }

    private static Optional<String> hashed(String hash, Spot spot) {
        if (!HASH.matcher(hash).matches()) {
            spot.invalid("must be sha256: and 64 hexadecimal digits, as from: printf %s \"$KEY\" | sha256sum");
            return Optional.empty();
        }
        String digest = hash.substring("sha256:".length()).toLowerCase(Locale.ROOT);
        if (GuessedKeys.have(digest)) {
            spot.leaveOut(
                    Reason.WeakKey,
                    "is the hash of a key that everyone tries first; " + "make a key with: openssl rand -hex 32");
            return Optional.empty();
        }
        return Optional.of(digest);
    }

    private Optional<String> generated(ProxyClientSpec.Generate generate, Spot spot) {
        String name = generate.secretName();
        if (!SecretResolver.isName(name)) {
            spot.at("secretName").invalid("must be the name of a Secret");
            return Optional.empty();
        }
        SecretRef made = new SecretRef(name, SecretResolver.CREDENTIAL_KEY);
        if (secrets.lookup().find(secrets.owner(), name, made.key()).isEmpty()) {
            spot.leaveOut(
                    Reason.SecretNotFound,
                    "the operator makes this key, and has not yet; without an operator use secretRef or hash, "
                            + "or put a key there: " + secrets.lookup().places(name, made.key()));
            return Optional.empty();
        }
        return secrets.credential(made, spot).flatMap(secret -> strong(secret, spot));
    }

    private static Optional<String> strong(Secret secret, Spot spot) {
        Optional<String> weakness = KeyStrength.weakness(secret.reveal());
        weakness.ifPresent(why -> spot.leaveOut(Reason.WeakKey, "the key " + why));
        return weakness.isPresent() ? Optional.empty() : Optional.of(ClientConfig.Key.digestOf(secret.reveal()));
    }

    private static boolean isNew(Placed key, Set<String> seen) {
        boolean fresh = seen.add(key.key().digest());
        if (!fresh) {
            key.spot().leaveOut(Reason.KeyConflict, "is the same key as another of this client");
        }
        return fresh;
    }

    /** A key and its place in the resource. */
    record Placed(ClientConfig.Key key, Spot spot) {}
}
