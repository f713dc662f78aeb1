package dev.turnpike.proxy.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A client of the database, without its key.
 *
 * @param digest of its key
 * @param previousDigest of the key before the last rotation while that still works; null when it does not
 * @param previousExpiresAt when the previous key stops; null with {@code previousDigest}
 * @param expiresAt null when never
 * @param lastUsedAt null when never
 */
record StoredClient(
        String id,
        Digest digest,
        Digest previousDigest,
        Instant previousExpiresAt,
        String name,
        Role role,
        List<String> allowedModels,
        boolean disabled,
        Instant expiresAt,
        Instant createdAt,
        Instant lastUsedAt) {

    StoredClient {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(digest, "digest");
        allowedModels = List.copyOf(allowedModels);
    }

    /** This client with a new key; the old one works until {@code now + overlap}. */
    StoredClient rotated(Digest newDigest, Instant now, Duration overlap) {
        return new StoredClient(
                id,
                newDigest,
                overlap.isZero() ? null : digest,
                overlap.isZero() ? null : now.plus(overlap),
                name,
                role,
                allowedModels,
                disabled,
                expiresAt,
                createdAt,
                lastUsedAt);
    }
}
