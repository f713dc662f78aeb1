package dev.turnpike.crds.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One backend of a route: endpoint, credential and model.
 *
 * @param name unique in its route
 * @param endpoint base URL; null where the provider has a fixed one
 * @param upstreamModel the provider's name of the model; null means the name asked for
 * @param credential null when the upstream asks for none
 * @param weight share inside its priority group, 0 to 1000
 * @param priority 0 is tried first
 * @param capabilities what the model can do
 * @param tokenLimits sizes
 * @param adaptation changes to each request
 * @param limits null when unlimited
 * @param cooldown when a failing backend is left alone
 * @param tls null for the defaults
 * @param options dialect options
 */
public record BackendConfig(
        String name,
        Provider provider,
        String endpoint,
        String upstreamModel,
        Credential credential,
        int weight,
        int priority,
        Capabilities capabilities,
        TokenLimits tokenLimits,
        Adaptation adaptation,
        Limits limits,
        Cooldown cooldown,
        TlsOptions tls,
        DialectOptions options) {

    public BackendConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(provider, "provider");
        capabilities = capabilities == null ? Capabilities.UNKNOWN : capabilities;
        tokenLimits = tokenLimits == null ? TokenLimits.NONE : tokenLimits;
        adaptation = adaptation == null ? Adaptation.NONE : adaptation;
        cooldown = cooldown == null ? Cooldown.DEFAULT : cooldown;
        options = options == null ? DialectOptions.NONE : options;
    }

    /** The same with another name of the model. */
    public BackendConfig withUpstreamModel(String model) {
        return new BackendConfig(
                name,
                provider,
                endpoint,
                model,
                credential,
                weight,
                priority,
                capabilities,
                tokenLimits,
                adaptation,
                limits,
                cooldown,
                tls,
                options);
    }

    /** How the gateway proves itself to the upstream. */
    public record Credential(Placement placement, String header, Secret secret) {

        /** Where the credential goes; {@code Default} is what the provider uses. */
        public enum Placement {
            Default,
            Bearer,
            Header
        }
    }

    /** What a model can do; null means unknown, and the request passes through. */
    public record Capabilities(
            Boolean streaming,
            Boolean functionCalling,
            Boolean parallelToolCalls,
            Boolean vision,
            Boolean audioInput,
            Boolean structuredOutput,
            Boolean embeddings,
            Boolean reasoning) {

        /** Nothing is known. */
        public static final Capabilities UNKNOWN = new Capabilities(null, null, null, null, null, null, null, null);
    }

    /** Sizes in tokens; null means unknown. Longer input than {@code contextWindow} is refused, {@code maxOutput} clamps what a request asks for. */
    public record TokenLimits(Integer contextWindow, Integer maxOutput) {

        /** None. */
        public static final TokenLimits NONE = new TokenLimits(null, null);
    }

    /** Changes to each request: headers added, members that a request may leave out, members never sent. */
    public record Adaptation(
            Map<String, String> headers, Map<String, JsonNode> bodyDefaults, List<String> dropParameters) {

        /** None. */
        public static final Adaptation NONE = new Adaptation(Map.of(), Map.of(), List.of());

        public Adaptation {
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            bodyDefaults = bodyDefaults == null ? Map.of() : Map.copyOf(bodyDefaults);
            dropParameters = dropParameters == null ? List.of() : List.copyOf(dropParameters);
        }
    }

    /** What the upstream may be asked at most; null means unlimited. */
    public record Limits(Integer requestsPerMinute, Integer tokensPerMinute, Integer maxConcurrentRequests) {}

    /** After {@code consecutiveFailures} the backend is left alone for {@code ejectFor}, then probed once. */
    public record Cooldown(int consecutiveFailures, Duration ejectFor) {

        /** 5 failures, 30 s. */
        public static final Cooldown DEFAULT = new Cooldown(5, Duration.ofSeconds(30));
    }

    /** Trust for a private upstream; {@code caPem} and {@code serverName} may be null. */
    public record TlsOptions(String caPem, String serverName, Boolean insecureSkipVerify) {}
}
