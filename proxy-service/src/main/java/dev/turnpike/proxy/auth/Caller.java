package dev.turnpike.proxy.auth;

import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import dev.turnpike.crds.config.ClientConfig.ModelLimit;
import dev.turnpike.proxy.chat.ModelPattern;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Who sent a request. Holds no key and no digest.
 *
 * @param clientId owner of all that the request creates, and what its limits are counted by
 * @param keyId which of the client's keys was used; may be shown and logged
 * @param displayName may be null
 * @param admin whether admin endpoints are open to it
 * @param allowedModels exact names or with one {@code *}; empty means none
 * @param deniedModels win over allowed ones
 * @param limits null when unlimited
 * @param modelLimits limits for single models
 * @param allowedCidrs where it may call from; empty means anywhere; the {@link Authenticator} has checked it
 * @param expiresAt when the key or the client ends, the earlier of both; null when never
 * @param source where the client is defined
 */
public record Caller(
        String clientId,
        String keyId,
        String displayName,
        boolean admin,
        List<String> allowedModels,
        List<String> deniedModels,
        ClientLimits limits,
        List<ModelLimit> modelLimits,
        List<String> allowedCidrs,
        Instant expiresAt,
        Source source) {

    /** Where a client is defined. */
    public enum Source {
        /** A {@code ProxyClient} resource or file. */
        RESOURCE,
        /** {@code /auth/keys}. */
        DATABASE,
        /** Nowhere: a request without a credential. */
        ANONYMOUS
    }

    /** Client id and key id of requests without a credential. */
    public static final String ANONYMOUS_ID = "anonymous";

    public Caller {
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(source, "source");
        allowedModels = List.copyOf(allowedModels);
        deniedModels = List.copyOf(deniedModels);
        modelLimits = List.copyOf(modelLimits);
        allowedCidrs = List.copyOf(allowedCidrs);
    }

    /** Whether the caller may use, and see, the model {@code model}. */
    public boolean mayUse(String model) {
        return anyMatches(allowedModels, model) && !denies(model);
    }

    /**
     * Whether {@code model} is denied, whatever else is allowed. Unlike a permission, a denial does not ask for the exact spelling: upper and lower case, compatibility
     * forms of Unicode and a provider's prefix before the last slash make no difference, since an upstream behind a pattern may not tell them apart either.
     */
    public boolean denies(String model) {
        return !deniedModels.isEmpty() && DeniedNames.anyMatches(deniedModels, model);
    }

    /** A request without a credential. */
    static Caller anonymous(List<String> allowedModels, ClientLimits limits) {
        return new Caller(
                ANONYMOUS_ID,
                ANONYMOUS_ID,
                null,
                false,
                allowedModels,
                List.of(),
                limits,
                List.of(),
                List.of(),
                null,
                Source.ANONYMOUS);
    }

    static Caller of(ClientConfig client, ClientConfig.Key key) {
        return new Caller(
                client.id(),
                client.id() + "#" + key.name(),
                client.displayName(),
                client.admin(),
                client.allowedModels(),
                client.deniedModels(),
                client.limits(),
                client.modelLimits(),
                client.allowedCidrs(),
                earlier(client.expiresAt(), key.expiresAt()),
                Source.RESOURCE);
    }

    static Caller of(StoredClient client) {
        return new Caller(
                client.id(),
                client.id(),
                client.name(),
                client.role() == Role.ADMIN,
                client.allowedModels(),
                List.of(),
                null,
                List.of(),
                List.of(),
                client.expiresAt(),
                Source.DATABASE);
    }

    static Instant earlier(Instant one, Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }

    private static boolean anyMatches(List<String> patterns, String model) {
        for (var pattern : patterns) {
            if (ModelPattern.matches(pattern, model)) {
                return true;
            }
        }
        return false;
    }
}
