package dev.turnpike.proxy.auth;

import java.time.Instant;
import java.util.List;

/**
 * A change of a stored client; what is null stays.
 *
 * @param expiry null when the expiry stays
 */
record KeyPatch(String name, List<String> allowedModels, Boolean disabled, Expiry expiry) {

    /** @param at null for never */
    record Expiry(Instant at) {}

    StoredClient apply(StoredClient client) {
        return new StoredClient(
                client.id(),
                client.digest(),
                client.previousDigest(),
                client.previousExpiresAt(),
                name == null ? client.name() : name,
                client.role(),
                allowedModels == null ? client.allowedModels() : allowedModels,
                disabled == null ? client.disabled() : disabled,
                expiry == null ? client.expiresAt() : expiry.at(),
                client.createdAt(),
                client.lastUsedAt());
    }
}
