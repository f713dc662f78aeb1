package dev.turnpike.crds.compile;

import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import dev.turnpike.crds.config.ClientConfig.ModelLimit;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles clients, each by itself. */
record ClientCompiler(CompileInput input, SecretLookup secrets, List<Finding> findings) {
    /** The client of everybody who shows no key: its rows and its limits are nobody else's. */
    private static final String ANONYMOUS = "anonymous";

    private static final Values.Bounds PATTERNS = new Values.Bounds(0, 256, 0);
    private static final Values.Bounds LISTED = new Values.Bounds(0, 64, 0);

    /** The client; empty when it is refused. */
    Optional<ClientDraft> draft(Resource<ProxyClientSpec> resource) {
        Report report = new Report(Kind.ProxyClient, resource, findings);
        ProxyClientSpec spec = resource.spec();
        Spot spot = report.spec();
        SecretResolver resolver = new SecretResolver(secrets, resource.id());
        List<KeyCompiler.Placed> keys = new KeyCompiler(resolver).compile(spec.keys(), spot.at("keys"));
        if (resource.id().toString().equals(ANONYMOUS)) {
            report.name().invalid("'anonymous' is the client of callers without a key; choose another name");
        }
        checkTexts(spec, spot);
        sayState(spec, spot);
        ClientConfig config = new ClientConfig(
                resource.id().toString(),
                spec.displayName(),
                spec.owner(),
                resource.source(),
                List.of(),
                patterns(spec.allowedModels(), spot.at("allowedModels")),
                patterns(spec.deniedModels(), spot.at("deniedModels")),
                limits(spec.limits(), spot.at("limits")),
                modelLimits(spec.modelLimits(), spot.at("modelLimits")),
                ranges(spec.allowedCidrs(), spot.at("allowedCIDRs")),
                spec.expiresAt(),
                isAdmin(resource, spot.at("admin")),
                Boolean.TRUE.equals(spec.disabled()));
        return report.refused() ? Optional.empty() : Optional.of(new ClientDraft(resource, keys, config));
    }

    private static void checkTexts(ProxyClientSpec spec, Spot spot) {
        Values.label(spec.displayName(), spot.at("displayName"));
        Values.label(spec.owner(), spot.at("owner"));
    }

    private void sayState(ProxyClientSpec spec, Spot spot) {
        if (Boolean.TRUE.equals(spec.disabled())) {
            spot.at("disabled").note(Reason.Disabled, "its keys are refused, as it asks");
        }
        if (spec.expiresAt() != null
                && input.policy().now() != null
                && !input.policy().now().isBefore(spec.expiresAt())) {
            spot.at("expiresAt").warn(Reason.Expired, "has passed; its keys are refused");
        }
        if (spec.allowedModels().isEmpty() && !Boolean.TRUE.equals(spec.admin())) {
            spot.at("allowedModels")
                    .warn(Reason.NoModelsAllowed, "is empty, so no model may be called; [\"*\"] allows all");
        }
    }

    private boolean isAdmin(Resource<ProxyClientSpec> resource, Spot spot) {
        if (!Boolean.TRUE.equals(resource.spec().admin())) {
            return false;
        }
        if (!input.isOwn(resource.id())) {
            spot.warn(
                    Reason.AdminNotAllowed,
                    "is honoured only in the gateway's namespace '" + input.gatewayNamespace()
                            + "'; the client is no administrator");
            return false;
        }
        return true;
    }

    private static List<String> patterns(List<String> patterns, Spot spot) {
        Values.size(patterns, PATTERNS, spot);
        for (int i = 0; i < patterns.size(); i++) {
            ModelNames.check(patterns.get(i), spot.at(i));
        }
        return patterns;
    }

    private static List<String> ranges(List<String> ranges, Spot spot) {
        Values.size(ranges, LISTED, spot);
        for (int i = 0; i < ranges.size(); i++) {
            Cidrs.check(ranges.get(i), spot.at(i));
        }
        return ranges;
    }

    private static ClientLimits limits(ProxyClientSpec.Limits limits, Spot spot) {
        return limits == null
                ? null
                : checked(
                        new ClientLimits(
                                limits.requestsPerMinute(), limits.tokensPerMinute(), limits.maxConcurrentRequests()),
                        spot);
    }

    private static List<ModelLimit> modelLimits(List<ProxyClientSpec.ModelLimit> specs, Spot spot) {
        Values.size(specs, LISTED, spot);
        Set<String> seen = new HashSet<>();
        List<ModelLimit> limits = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            ProxyClientSpec.ModelLimit spec = specs.get(i);
            Spot here = spot.at(i).at("model");
            if (ModelNames.check(spec.model(), here) && !seen.add(spec.model())) {
                here.invalid("'" + spec.model() + "' is there twice");
            }
            ClientLimits limit =
                    new ClientLimits(spec.requestsPerMinute(), spec.tokensPerMinute(), spec.maxConcurrentRequests());
            limits.add(new ModelLimit(spec.model(), checked(limit, spot.at(i))));
        }
        return limits;
    }

    private static ClientLimits checked(ClientLimits limits, Spot spot) {
        Values.positive(limits.requestsPerMinute(), spot.at("requestsPerMinute"));
        Values.positive(limits.tokensPerMinute(), spot.at("tokensPerMinute"));
        Values.positive(limits.maxConcurrentRequests(), spot.at("maxConcurrentRequests"));
        return limits;
    }
}
