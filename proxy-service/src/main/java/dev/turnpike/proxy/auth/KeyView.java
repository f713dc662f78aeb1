package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.ClientConfig;
import java.time.Instant;
import java.util.List;

/** A client as {@code /auth/keys} shows it; nullable times are unknown or never. */
record KeyView(
        String id,
        String name,
        Role role,
        Caller.Source source,
        List<String> allowedModels,
        boolean disabled,
        Instant expiresAt,
        Instant createdAt,
        Instant lastUsedAt) {

    static KeyView of(StoredClient client, Long seenAt) {
        return new KeyView(
                client.id(),
                client.name(),
                client.role(),
                Caller.Source.DATABASE,
                client.allowedModels(),
                client.disabled(),
                client.expiresAt(),
                client.createdAt(),
                later(client.lastUsedAt(), seenAt));
    }

    static KeyView of(ClientConfig client, Long seenAt) {
        return new KeyView(
                client.id(),
                client.displayName() == null ? client.id() : client.displayName(),
                client.admin() ? Role.ADMIN : Role.CLIENT,
                Caller.Source.RESOURCE,
                client.allowedModels(),
                client.disabled(),
                client.expiresAt(),
                null,
                later(null, seenAt));
    }

    private static Instant later(Instant stored, Long seenAt) {
        if (seenAt == null) {
            return stored;
        }
        var seen = Instant.ofEpochMilli(seenAt);
        return stored == null || stored.isBefore(seen) ? seen : stored;
    }
}
