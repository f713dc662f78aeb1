package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.BackendConfig.Capabilities;
import dev.turnpike.crds.config.BackendConfig.Cooldown;
import dev.turnpike.crds.config.BackendConfig.Credential;
import dev.turnpike.crds.config.BackendConfig.TlsOptions;
import dev.turnpike.crds.config.BackendConfig.TokenLimits;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.v1alpha1.BackendSpec;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Compiles the backends of one route. */
record BackendCompiler(ModelRouteSpec route, EndpointRules endpoints, SecretResolver secrets) {
    private static final Pattern UPSTREAM_MODEL = Pattern.compile("[\\x21-\\x7e&&[^*]]{1,253}");
    private static final Pattern SERVER_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");
    private static final Values.Bounds WEIGHT = new Values.Bounds(0, 1000, 1);
    private static final Values.Bounds PRIORITY = new Values.Bounds(0, 1000, 0);
    private static final Values.Bounds FAILURES = new Values.Bounds(1, 1000, Cooldown.DEFAULT.consecutiveFailures());

    /** The backend; empty when it is invalid, which refuses the route, or lacks a Secret, which leaves out this backend only. */
    Optional<BackendConfig> compile(BackendSpec spec, Spot spot) {
        if (spec.provider() == null || spec.name() == null) {
            sayMissing(spec, spot);
            return Optional.empty();
        }
        checkUpstreamModel(spec.upstreamModel(), spot.at("upstreamModel"));
        String endpoint = endpoints.endpoint(spec.provider(), spec.endpoint(), spot.at("endpoint"));
        AuthRules.check(spec.provider(), spec.auth(), spot.at("auth"));
        Resolved<Credential> credential = credential(spec.auth(), spot.at("auth"));
        Resolved<TlsOptions> tls = tls(spec.tls(), endpoint, spot.at("tls"));
        BackendConfig config = new BackendConfig(
                spec.name(),
                spec.provider(),
                endpoint,
                spec.upstreamModel(),
                credential.value(),
                Values.within(spec.weight(), WEIGHT, spot.at("weight")),
                Values.within(spec.priority(), PRIORITY, spot.at("priority")),
                capabilities(spec.capabilities()),
                tokenLimits(),
                AdaptationRules.adaptation(spec, spot),
                limits(spec.limits(), spot.at("limits")),
                cooldown(spec.cooldown(), spot.at("cooldown")),
                tls.value(),
                DialectRules.options(spec, spot));
        return credential.complete() && tls.complete() ? Optional.of(config) : Optional.empty();
    }

    private static void sayMissing(BackendSpec spec, Spot spot) {
        if (spec.provider() == null) {
            spot.at("provider").invalid("is missing: name one, such as OpenAI or OpenAICompatible");
        }
    }

    private static void checkUpstreamModel(String name, Spot spot) {
        if (name != null && !UPSTREAM_MODEL.matcher(name).matches()) {
            spot.invalid(
                    "must be 1 to 253 visible ASCII characters without *; leave it out to send the name asked for");
        }
    }

    private Resolved<Credential> credential(BackendSpec.Auth auth, Spot spot) {
        if (auth == null || auth.secretRef() == null || auth.type() == BackendSpec.Auth.Type.None) {
            return Resolved.none();
        }
        Optional<Secret> secret = secrets.credential(auth.secretRef(), spot.at("secretRef"));
        return Resolved.of(secret.map(found -> AuthRules.credential(auth, found)));
    }

    private Resolved<TlsOptions> tls(BackendSpec.Tls tls, String endpoint, Spot spot) {
        if (tls == null) {
            return Resolved.none();
        }
        if (endpoint != null && endpoint.startsWith("http:")) {
            spot.invalid("needs an https endpoint");
        }
        if (tls.serverName() != null && !SERVER_NAME.matcher(tls.serverName()).matches()) {
            spot.at("serverName").invalid("must be a host name");
        }
        if (tls.caSecretRef() == null) {
            return Resolved.of(Optional.of(new TlsOptions(null, tls.serverName(), tls.insecureSkipVerify())));
        }
        if (Boolean.TRUE.equals(tls.insecureSkipVerify())) {
            spot.at("insecureSkipVerify").invalid("trusts any certificate, so caSecretRef means nothing: remove one");
        }
        return Resolved.of(secrets.certificates(tls.caSecretRef(), spot.at("caSecretRef"))
                .map(pem -> new TlsOptions(pem, tls.serverName(), tls.insecureSkipVerify())));
    }

    private Capabilities capabilities(ModelRouteSpec.Capabilities own) {
        ModelRouteSpec.Capabilities unknown = ModelRouteSpec.Capabilities.of(null, null);
        ModelRouteSpec.Capabilities first = Objects.requireNonNullElse(own, unknown);
        ModelRouteSpec.Capabilities then = Objects.requireNonNullElse(route.capabilities(), unknown);
        return new Capabilities(
                either(first.streaming(), then.streaming()),
                either(first.functionCalling(), then.functionCalling()),
                either(first.parallelToolCalls(), then.parallelToolCalls()),
                either(first.vision(), then.vision()),
                either(first.audioInput(), then.audioInput()),
                either(first.structuredOutput(), then.structuredOutput()),
                either(first.embeddings(), then.embeddings()),
                either(first.reasoning(), then.reasoning()));
    }

    private static Boolean either(Boolean first, Boolean then) {
        return first == null ? then : first;
    }

    private TokenLimits tokenLimits() {
        ModelRouteSpec.TokenLimits limits = route.tokenLimits();
        return limits == null ? TokenLimits.NONE : new TokenLimits(limits.contextWindow(), limits.maxOutput());
    }

    private static BackendConfig.Limits limits(BackendSpec.Limits limits, Spot spot) {
        if (limits == null) {
            return null;
        }
        Values.positive(limits.requestsPerMinute(), spot.at("requestsPerMinute"));
        Values.positive(limits.tokensPerMinute(), spot.at("tokensPerMinute"));
        Values.positive(limits.maxConcurrentRequests(), spot.at("maxConcurrentRequests"));
        return new BackendConfig.Limits(
                limits.requestsPerMinute(), limits.tokensPerMinute(), limits.maxConcurrentRequests());
    }

    private static Cooldown cooldown(BackendSpec.Cooldown cooldown, Spot spot) {
        if (cooldown == null) {
            return Cooldown.DEFAULT;
        }
        return new Cooldown(
                Values.within(cooldown.consecutiveFailures(), FAILURES, spot.at("consecutiveFailures")),
                Values.duration(cooldown.ejectFor(), Cooldown.DEFAULT.ejectFor(), spot.at("ejectFor")));
    }

    /** Something optional; when it was wanted and not found, it is not complete. */
    private record Resolved<T>(T value, boolean complete) {

        static <T> Resolved<T> none() {
            return new Resolved<>(null, true);
        }

        static <T> Resolved<T> of(Optional<T> found) {
            return new Resolved<>(found.orElse(null), found.isPresent());
        }
    }
}
