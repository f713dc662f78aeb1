package dev.turnpike.crds.config;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One client that a resource or file defines.
 *
 * @param id stable identity, {@code namespace/name} or the file's resource name; owner of what it creates
 * @param displayName may be null
 * @param keys digests; a client without one cannot call
 * @param allowedModels exact names or with one {@code *}; empty means none
 * @param deniedModels win over allowed ones
 * @param limits null when unlimited
 * @param modelLimits limits for single models
 * @param allowedCidrs where it may call from; empty means anywhere
 * @param expiresAt null when never
 */
public record ClientConfig(
        String id,
        String displayName,
        String owner,
        String source,
        List<Key> keys,
        List<String> allowedModels,
        List<String> deniedModels,
        ClientLimits limits,
        List<ModelLimit> modelLimits,
        List<String> allowedCidrs,
        Instant expiresAt,
        boolean admin,
        boolean disabled) {

    public ClientConfig {
        Objects.requireNonNull(id, "id");
        keys = keys == null ? List.of() : List.copyOf(keys);
        allowedModels = allowedModels == null ? List.of() : List.copyOf(allowedModels);
        deniedModels = deniedModels == null ? List.of() : List.copyOf(deniedModels);
        modelLimits = modelLimits == null ? List.of() : List.copyOf(modelLimits);
        allowedCidrs = allowedCidrs == null ? List.of() : List.copyOf(allowedCidrs);
    }

    /**
     * One key, known by its digest only.
     *
     * @param digest lower-case hexadecimal SHA-256 of the key's UTF-8 bytes
     * @param notBefore null when valid at once
     * @param expiresAt null when never
     */
    public record Key(String name, String digest, Instant notBefore, Instant expiresAt) {

        public Key {
            Objects.requireNonNull(digest, "digest");
        }

        /** The digest of a key: lower-case hexadecimal SHA-256 of its UTF-8 bytes. */
        public static String digestOf(String key) {
            return Sha256.hex(key.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Per minute and at once; null means unlimited. */
    public record ClientLimits(Integer requestsPerMinute, Integer tokensPerMinute, Integer maxConcurrentRequests) {}

    /** Limits of a client for the models that match {@code model} (exact, or with one {@code *}). */
    public record ModelLimit(String model, ClientLimits limits) {}
}
