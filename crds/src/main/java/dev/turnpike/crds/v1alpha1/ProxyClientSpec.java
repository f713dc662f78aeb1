package dev.turnpike.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.time.Instant;
import java.util.List;

/** {@code ProxyClient.spec}: who may call, with which keys, what and how much. */
public record ProxyClientSpec(
        @JsonPropertyDescription("Which gateway takes this client. Default: default.")
        String gatewayClassName,

        @JsonPropertyDescription("Shown to people.") String displayName,

        @JsonPropertyDescription("Team or person who answers for it.")
        String owner,

        @JsonPropertyDescription("Kept, but refused.") Boolean disabled,

        @JsonPropertyDescription("From then on it is refused, by the gateway's clock.")
        Instant expiresAt,

        @JsonPropertyDescription("1 to 4 keys with unique names; several allow rotation without a gap.")
        List<Key> keys,

        @JsonPropertyDescription("Model names, exact or with one *. Empty means none; [\"*\"] means all.")
        List<String> allowedModels,

        @JsonPropertyDescription("Model names, exact or with one *; they win over allowedModels.")
        List<String> deniedModels,

        @JsonPropertyDescription("What it may ask at most, counted in each gateway pod.")
        Limits limits,

        @JsonPropertyDescription("Limits for single models.")
        List<ModelLimit> modelLimits,

        @JsonPropertyDescription("May use the admin endpoints; honoured only in the gateway's own namespace.")
        Boolean admin,

        @JsonProperty("allowedCIDRs") @JsonPropertyDescription("Where it may call from. Empty means anywhere.")
        List<String> allowedCidrs) {

    public ProxyClientSpec {
        keys = keys == null ? List.of() : List.copyOf(keys);
        allowedModels = allowedModels == null ? List.of() : List.copyOf(allowedModels);
        deniedModels = deniedModels == null ? List.of() : List.copyOf(deniedModels);
        modelLimits = modelLimits == null ? List.of() : List.copyOf(modelLimits);
        allowedCidrs = allowedCidrs == null ? List.of() : List.copyOf(allowedCidrs);
    }

    /** A client with these keys and models, all else at its default. */
    public static ProxyClientSpec of(List<Key> keys, List<String> allowedModels) {
        return new ProxyClientSpec(null, null, null, null, null, keys, allowedModels, null, null, null, null, null);
    }

    /** One key; exactly one of {@code secretRef}, {@code hash} and {@code generate} is set. */
    public record Key(
            @JsonPropertyDescription("Unique in its client.")
            String name,

            @JsonPropertyDescription("The key in a Secret of the same namespace.")
            SecretRef secretRef,

            @JsonPropertyDescription("sha256: and the hexadecimal SHA-256 of the key; no Secret is needed.")
            String hash,

            @JsonPropertyDescription("The operator makes the key and keeps it in a Secret.")
            Generate generate,

            @JsonPropertyDescription("Refused before.") Instant notBefore,

            @JsonPropertyDescription("Refused from then on.")
            Instant expiresAt) {

        /** A key that is known by its hash, {@code sha256:} and 64 hexadecimal digits. */
        public static Key hashed(String name, String hash) {
            return new Key(name, null, hash, null, null, null);
        }

        /** A key that is an entry of a Secret. */
        public static Key secret(String name, SecretRef secretRef) {
            return new Key(name, secretRef, null, null, null, null);
        }
    }

    /** A key that the operator makes. */
    public record Generate(
            @JsonPropertyDescription(
                    "Secret that the operator creates in the same namespace; the key is its entry apiKey.")
            String secretName) {}

    /** Per minute and at once; null means unlimited. */
    public record Limits(
            @JsonPropertyDescription("Requests a minute.") Integer requestsPerMinute,
            @JsonPropertyDescription("Tokens a minute.") Integer tokensPerMinute,
            @JsonPropertyDescription("Requests at once.") Integer maxConcurrentRequests) {}

    /** Limits for the models that match {@code model}. */
    public record ModelLimit(
            @JsonPropertyDescription("Model name, exact or with one *.")
            String model,

            @JsonPropertyDescription("Requests a minute.") Integer requestsPerMinute,
            @JsonPropertyDescription("Tokens a minute.") Integer tokensPerMinute,
            @JsonPropertyDescription("Requests at once.") Integer maxConcurrentRequests) {}
}
