package dev.turnpike.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.turnpike.crds.config.RouteConfig;
import java.util.List;

/** {@code ModelRoute.spec}: a model name that clients may call, and the backends behind it. */
public record ModelRouteSpec(
        @JsonPropertyDescription("Which gateway takes this route. Default: default.")
        String gatewayClassName,

        @JsonPropertyDescription("Public name, exact or with one *. Default: metadata.name.")
        String modelName,

        @JsonPropertyDescription("More public names, at most 16.")
        List<String> aliases,

        @JsonPropertyDescription("Shown as owned_by in the list of models.")
        String ownedBy,

        @JsonPropertyDescription("An Internal route serves only as fallback of others. Default: Public.")
        RouteConfig.Visibility visibility,

        @JsonPropertyDescription("Kept, but not served.") Boolean disabled,

        @JsonPropertyDescription("1 to 16 backends with unique names.")
        List<BackendSpec> backends,

        @JsonPropertyDescription("What the model can do; what is not named is unknown and passes through.")
        Capabilities capabilities,

        @JsonPropertyDescription("Sizes of the model.") TokenLimits tokenLimits,

        @JsonPropertyDescription("How a backend is chosen inside a priority group. Default: Weighted.")
        RouteConfig.Strategy strategy,

        @JsonPropertyDescription("Tries after the first; never after the first streamed byte.")
        Retries retries,

        @JsonPropertyDescription("Deadlines.") Timeouts timeouts,

        @JsonPropertyDescription("Other routes of the same namespace, in order.")
        List<Fallback> fallbacks,

        @JsonPropertyDescription("What happens upstream when the client leaves. Default: Cancel.")
        RouteConfig.OnClientDisconnect onClientDisconnect,

        @JsonPropertyDescription("What the request log keeps.")
        Logging logging) {

    public ModelRouteSpec {
        aliases = aliases == null ? List.of() : List.copyOf(aliases);
        backends = backends == null ? List.of() : List.copyOf(backends);
        fallbacks = fallbacks == null ? List.of() : List.copyOf(fallbacks);
    }

    /** A route to one backend, all else at its default. {@code modelName}, {@code capabilities} and {@code tokenLimits} may be null. */
    public static ModelRouteSpec of(
            String modelName, BackendSpec backend, Capabilities capabilities, TokenLimits tokenLimits) {
        return new ModelRouteSpec(
                null,
                modelName,
                null,
                null,
                null,
                null,
                List.of(backend),
                capabilities,
                tokenLimits,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same route, kept but not served. */
    public ModelRouteSpec switchedOff() {
        return new ModelRouteSpec(
                gatewayClassName,
                modelName,
                aliases,
                ownedBy,
                visibility,
                true,
                backends,
                capabilities,
                tokenLimits,
                strategy,
                retries,
                timeouts,
                fallbacks,
                onClientDisconnect,
                logging);
    }

    /** What a model can do; null means unknown. */
    public record Capabilities(
            @JsonPropertyDescription("Answers can be streamed.")
            Boolean streaming,

            @JsonPropertyDescription("The model calls functions.")
            Boolean functionCalling,

            @JsonPropertyDescription("The model calls several functions at once.")
            Boolean parallelToolCalls,

            @JsonPropertyDescription("The model sees images.")
            Boolean vision,

            @JsonPropertyDescription("The model hears audio.")
            Boolean audioInput,

            @JsonPropertyDescription("The model keeps to a JSON schema.")
            Boolean structuredOutput,

            @JsonPropertyDescription("The model makes embeddings.")
            Boolean embeddings,

            @JsonPropertyDescription("The model thinks before it answers.")
            Boolean reasoning) {

        /** The two switches that a single upstream in the environment has; each may be null. */
        public static Capabilities of(Boolean streaming, Boolean functionCalling) {
            return new Capabilities(streaming, functionCalling, null, null, null, null, null, null);
        }
    }

    /** Sizes in tokens. */
    public record TokenLimits(
            @JsonPropertyDescription(
                    "Prompt and answer together. A request with a longer input, by estimate, is refused with context_length_exceeded before it is sent.")
            Integer contextWindow,

            @JsonPropertyDescription("Clamps the answer length that a request asks for.")
            Integer maxOutput) {}

    /** Tries after the first. */
    public record Retries(
            @JsonPropertyDescription("0 to 10 over all backends. Default: 2.")
            Integer attempts) {}

    /** Deadlines, as {@code 5s}, {@code 1m30s} or {@code 250ms}. */
    public record Timeouts(
            @JsonPropertyDescription("TCP and TLS up. Default: 5s.")
            String connect,

            @JsonPropertyDescription("Streams: first byte of the answer. Default: 300s.")
            String firstByte,

            @JsonPropertyDescription("Streams: between two bytes. Default: 300s.")
            String streamIdle,

            @JsonPropertyDescription("Answers that are not streamed, in all. Default: 600s.")
            String request,

            @JsonPropertyDescription("Streams, in all. Default: 3600s.")
            String stream) {}

    /** Another route to go to. */
    public record Fallback(
            @JsonPropertyDescription("Public name of a route in the same namespace.")
            String modelName,

            @JsonPropertyDescription("What makes it happen. Default: Error.")
            List<RouteConfig.Fallback.Cause> on) {

        public Fallback {
            on = on == null ? List.of() : List.copyOf(on);
        }
    }

    /** What the request log keeps. */
    public record Logging(
            @JsonPropertyDescription("None, Metadata, Redacted or Full. Default: Redacted.")
            RouteConfig.BodyLogging bodies) {}
}
