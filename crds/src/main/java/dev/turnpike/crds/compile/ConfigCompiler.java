package dev.turnpike.crds.compile;

import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.config.ClientConfig;
import dev.turnpike.crds.config.GatewayConfig;
import dev.turnpike.crds.config.RouteConfig;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles resources into one configuration.
 *
 * <p>Each resource is first compiled by itself; what contradicts itself is refused there. Then the remaining ones claim names and keys in order of
 * precedence, and fallbacks are followed. The result depends on nothing but the arguments, and not on the order of their lists.
 */
public final class ConfigCompiler {
    private final CompileInput input;
    private final SecretLookup secrets;
    private final List<Finding> findings = new ArrayList<>();

    private ConfigCompiler(CompileInput input, SecretLookup secrets) {
        this.input = input;
        this.secrets = secrets;
    }

    /**
     * Compiles all of {@code input}; never throws for what a user wrote. {@code secrets} may be asked several times for the same entry and must answer the
     * same.
     */
    public static Compiled compile(CompileInput input, SecretLookup secrets) {
        return new ConfigCompiler(input, secrets).compile();
    }

    private Compiled compile() {
        List<RouteDraft> drafts = routeDrafts();
        NameClaims names = new NameClaims();
        List<RouteDraft> holders = drafts.stream()
                .filter(RouteDraft::holdsNames)
                .map(names::claim)
                .flatMap(Optional::stream)
                .toList();
        List<RouteConfig> routes = settled(holders);
        GatewayConfig config =
                new GatewayConfig(GatewayConfig.SCHEMA_VERSION, routes, clients(), unavailable(drafts, holders, names));
        return new Compiled(config, findings.stream().sorted(Finding.ORDER).toList());
    }

    private List<RouteDraft> routeDrafts() {
        List<Resource<ModelRouteSpec>> sorted =
                Precedence.ofClass(input.routes(), ModelRouteSpec::gatewayClassName, input.policy()).stream()
                        .sorted(Precedence.ownFirst(input))
                        .toList();
        RouteCompiler compiler = new RouteCompiler(input.policy(), secrets, findings);
        return Precedence.onePerId(sorted, Kind.ModelRoute, findings).stream()
                .filter(this::isEnabled)
                .map(compiler::draft)
                .toList();
    }

    private boolean isEnabled(Resource<ModelRouteSpec> route) {
        if (!Boolean.TRUE.equals(route.spec().disabled())) {
            return true;
        }
        new Report(Kind.ModelRoute, route, findings)
                .spec()
                .at("disabled")
                .note(Reason.Disabled, "it is not served and holds no name, as it asks");
        return false;
    }

    private static List<RouteConfig> settled(List<RouteDraft> holders) {
        FallbackGraph fallbacks = new FallbackGraph(holders);
        return holders.stream()
                .filter(RouteDraft::canServe)
                .map(fallbacks::settle)
                .map(RouteDraft::config)
                .sorted(Comparator.comparing(RouteConfig::name))
                .toList();
    }

    /** Names of those that hold them but lack every backend, and of those that are refused, where nobody else has them. */
    private static List<String> unavailable(List<RouteDraft> drafts, List<RouteDraft> holders, NameClaims names) {
        List<String> held = holders.stream()
                .filter(route -> !route.canServe())
                .flatMap(RouteDraft::heldNames)
                .toList();
        List<String> unclaimed = drafts.stream()
                .filter(route -> !route.holdsNames())
                .flatMap(RouteDraft::wishedNames)
                .filter(ModelNames::isValid)
                .filter(name -> !names.isClaimed(name))
                .toList();
        return Stream.concat(held.stream(), unclaimed.stream())
                .distinct()
                .sorted()
                .toList();
    }

    private List<ClientConfig> clients() {
        List<Resource<ProxyClientSpec>> sorted =
                Precedence.ofClass(input.clients(), ProxyClientSpec::gatewayClassName, input.policy()).stream()
                        .sorted(Precedence.byAge())
                        .toList();
        ClientCompiler compiler = new ClientCompiler(input, secrets, findings);
        KeyClaims keys = new KeyClaims();
        return Precedence.onePerId(sorted, Kind.ProxyClient, findings).stream()
                .map(compiler::draft)
                .flatMap(Optional::stream)
                .map(keys::claim)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ClientConfig::id))
                .toList();
    }
}
