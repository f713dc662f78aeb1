package dev.turnpike.crds.compile;

import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.crds.config.RouteConfig.Fallback;
import dev.turnpike.crds.config.RouteConfig.Retries;
import dev.turnpike.crds.config.RouteConfig.Timeouts;
import dev.turnpike.crds.v1alpha1.BackendSpec;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import java.util.ArrayList;
import java.util.List;

/** Compiles routes, each by itself. */
record RouteCompiler(CompilePolicy policy, SecretLookup secrets, List<Finding> findings) {
    private static final Values.Bounds BACKENDS = new Values.Bounds(1, 16, 0);
    private static final Values.Bounds LISTED = new Values.Bounds(0, 16, 0);
    private static final Values.Bounds ATTEMPTS = new Values.Bounds(0, 10, Retries.DEFAULT.attempts());

    RouteDraft draft(Resource<ModelRouteSpec> resource) {
        Report report = new Report(Kind.ModelRoute, resource, findings);
        ModelRouteSpec spec = resource.spec();
        Spot spot = report.spec();
        checkNames(resource, report);
        Values.label(spec.ownedBy(), spot.at("ownedBy"));
        checkTokenLimits(spec, spot.at("tokenLimits"));
        RouteConfig config = new RouteConfig(
                spec.modelName() == null ? resource.id().name() : spec.modelName(),
                spec.aliases(),
                resource.source(),
                spec.ownedBy(),
                resource.created(),
                spec.visibility(),
                spec.strategy(),
                backends(resource, spot.at("backends")),
                timeouts(spec.timeouts(), spot.at("timeouts")),
                retries(spec.retries(), spot.at("retries")),
                fallbacks(spec.fallbacks(), spot.at("fallbacks")),
                spec.onClientDisconnect(),
                spec.logging() == null ? null : spec.logging().bodies());
        return new RouteDraft(resource, report, report.refused() ? null : config);
    }

    private static void checkNames(Resource<ModelRouteSpec> resource, Report report) {
        ModelRouteSpec spec = resource.spec();
        if (spec.modelName() == null) {
            ModelNames.check(resource.id().name(), report.name());
        } else {
            ModelNames.check(spec.modelName(), report.spec().at("modelName"));
        }
        Spot aliases = report.spec().at("aliases");
        Values.size(spec.aliases(), LISTED, aliases);
        for (int i = 0; i < spec.aliases().size(); i++) {
            ModelNames.check(spec.aliases().get(i), aliases.at(i));
        }
    }

    private static void checkTokenLimits(ModelRouteSpec spec, Spot spot) {
        if (spec.tokenLimits() != null) {
            Values.positive(spec.tokenLimits().contextWindow(), spot.at("contextWindow"));
            Values.positive(spec.tokenLimits().maxOutput(), spot.at("maxOutput"));
        }
    }

    private List<BackendConfig> backends(Resource<ModelRouteSpec> resource, Spot spot) {
        List<BackendSpec> specs = resource.spec().backends();
        Values.size(specs, BACKENDS, spot);
        Values.names(specs, BackendSpec::name, spot);
        if (!specs.isEmpty()
                && specs.stream().allMatch(spec -> Integer.valueOf(0).equals(spec.weight()))) {
            spot.invalid("all have weight 0, so none would ever be chosen");
        }
        var compiler = new BackendCompiler(
                resource.spec(), new EndpointRules(policy), new SecretResolver(secrets, resource.id()));
        List<BackendConfig> backends = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            compiler.compile(specs.get(i), spot.at(i)).ifPresent(backends::add);
        }
        return backends;
    }

    private static Timeouts timeouts(ModelRouteSpec.Timeouts timeouts, Spot spot) {
        if (timeouts == null) {
            return Timeouts.DEFAULT;
        }
        Timeouts usual = Timeouts.DEFAULT;
        return new Timeouts(
                Values.duration(timeouts.connect(), usual.connect(), spot.at("connect")),
                Values.duration(timeouts.firstByte(), usual.firstByte(), spot.at("firstByte")),
                Values.duration(timeouts.streamIdle(), usual.streamIdle(), spot.at("streamIdle")),
                Values.duration(timeouts.request(), usual.request(), spot.at("request")),
                Values.duration(timeouts.stream(), usual.stream(), spot.at("stream")));
    }

    private static Retries retries(ModelRouteSpec.Retries retries, Spot spot) {
        return retries == null
                ? Retries.DEFAULT
                : new Retries(Values.within(retries.attempts(), ATTEMPTS, spot.at("attempts")));
    }

    private static List<Fallback> fallbacks(List<ModelRouteSpec.Fallback> specs, Spot spot) {
        Values.size(specs, LISTED, spot);
        List<Fallback> fallbacks = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            String name = specs.get(i).modelName();
            Spot here = spot.at(i).at("modelName");
            if (ModelNames.check(name, here) && ModelNames.isPattern(name)) {
                here.invalid("must be one name, without *");
            }
            fallbacks.add(new Fallback(name, specs.get(i).on()));
        }
        return fallbacks;
    }
}
