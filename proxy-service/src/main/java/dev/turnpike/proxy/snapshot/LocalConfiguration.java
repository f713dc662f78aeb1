package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.CompileInput;
import dev.turnpike.crds.compile.CompilePolicy;
import dev.turnpike.crds.compile.Compiled;
import dev.turnpike.crds.compile.ConfigCompiler;
import dev.turnpike.crds.compile.Finding;
import dev.turnpike.crds.compile.Finding.Severity;
import dev.turnpike.crds.compile.Resource;
import dev.turnpike.crds.compile.SecretLookup;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import dev.turnpike.proxy.settings.Settings.Sources;
import dev.turnpike.proxy.snapshot.ConfigFile.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Puts together what files and environment say, once. */
final class LocalConfiguration {
    private final LocalOptions options;

    LocalConfiguration(LocalOptions options) {
        this.options = options;
    }

    /**
     * Reads and compiles everything as it is now.
     *
     * @throws IOException when the folder itself cannot be read
     */
    Draft read() throws IOException {
        Sources sources = options.sources();
        List<ConfigFile> files = sources.configDirectory().isPresent()
                ? new ConfigFolder(sources.configDirectory().get()).read()
                : List.of();
        var problems = new ArrayList<ConfigProblem>();
        files.forEach(file -> problems.addAll(file.problems()));
        List<Resource<ProxyClientSpec>> clients =
                files.stream().flatMap(file -> file.clients().stream()).toList();
        var routes = new ArrayList<>(files.stream()
                .flatMap(file -> file.routes().stream())
                .map(this::withBodies)
                .toList());
        environment(routes, problems).map(this::withBodies).forEach(routes::add);
        if (sources.configDirectory().isPresent() && files.stream().allMatch(ConfigFile::isEmpty)) {
            problems.add(ConfigProblem.ofFile(
                    sources.configDirectory().get().toString(),
                    "holds no ModelRoute and no ProxyClient in .yaml, .yml or .json files"));
        }
        var policy = new CompilePolicy(
                sources.privateEndpoints(), null, options.clock().instant());
        Compiled compiled = ConfigCompiler.compile(new CompileInput(routes, clients, null, policy), secrets(files));
        List<Finding> findings = Stream.concat(
                        files.stream().flatMap(file -> file.broken().stream()), compiled.findings().stream())
                .toList();
        findings.forEach(finding -> problems.add(problem(files, finding)));
        var losses = new Losses(lost(findings), unusable(files));
        return new Draft(compiled.config(), RouteIds.of(routes, losses), losses, problems);
    }

    /** The route of the environment, unless a file has its name; the echo model when nothing at all is configured. */
    private Stream<Resource<ModelRouteSpec>> environment(
            List<Resource<ModelRouteSpec>> routes, List<ConfigProblem> problems) {
        Sources sources = options.sources();
        if (sources.model().isEmpty()) {
            return sources.configDirectory().isEmpty() ? Stream.of(EnvironmentRoute.echo()) : Stream.empty();
        }
        String name = sources.model().get().name();
        for (Resource<ModelRouteSpec> route : routes) {
            if (RouteIds.name(route).equals(name) || route.spec().aliases().contains(name)) {
                problems.add(new ConfigProblem(
                        EnvironmentRoute.ORIGIN,
                        0,
                        0,
                        "",
                        "MODEL_NAME",
                        "the model '" + name + "' is in " + route.origin() + " too, which wins; rename one of them",
                        Severity.Warning));
                return Stream.empty();
            }
        }
        return Stream.of(EnvironmentRoute.of(sources.model().get()));
    }

    /** A route that does not say what the request log keeps gets what the settings say. */
    private Resource<ModelRouteSpec> withBodies(Resource<ModelRouteSpec> route) {
        ModelRouteSpec spec = route.spec();
        if (spec.logging() != null && spec.logging().bodies() != null) {
            return route;
        }
        var logging = new ModelRouteSpec.Logging(options.bodies());
        return new Resource<>(
                route.id(),
                route.created(),
                route.origin(),
                new ModelRouteSpec(
                        spec.gatewayClassName(),
                        spec.modelName(),
                        spec.aliases(),
                        spec.ownedBy(),
                        spec.visibility(),
                        spec.disabled(),
                        spec.backends(),
                        spec.capabilities(),
                        spec.tokenLimits(),
                        spec.strategy(),
                        spec.retries(),
                        spec.timeouts(),
                        spec.fallbacks(),
                        spec.onClientDisconnect(),
                        logging));
    }

    private SecretLookup secrets(List<ConfigFile> files) {
        Sources sources = options.sources();
        var local = new LocalSecrets(files, sources.secretsDirectory().orElse(null), sources.variables());
        return sources.model().isPresent()
                ? EnvironmentRoute.secrets(sources.model().get(), local)
                : local;
    }

    private static ConfigProblem problem(List<ConfigFile> files, Finding finding) {
        var subject = new Subject(finding.kind(), finding.resource());
        String file = finding.origin() == null ? EnvironmentRoute.ORIGIN : finding.origin();
        YamlDocument document = files.stream()
                .filter(candidate -> candidate.name().equals(file))
                .map(candidate -> candidate.documents().get(subject))
                .filter(found -> found != null)
                .findFirst()
                .orElse(YamlDocument.NONE);
        return new ConfigProblem(
                file,
                document.number(),
                document.line(finding.field()),
                finding.kind() + " " + finding.resource(),
                finding.field(),
                finding.message(),
                finding.severity());
    }

    private static Set<Subject> lost(List<Finding> findings) {
        var lost = new HashSet<Subject>();
        findings.stream()
                .filter(finding -> finding.severity() == Severity.Error)
                .forEach(finding -> lost.add(new Subject(finding.kind(), finding.resource())));
        return lost;
    }

    private static Set<String> unusable(List<ConfigFile> files) {
        var names = new HashSet<String>();
        files.stream().filter(ConfigFile::unusable).forEach(file -> names.add(file.name()));
        return names;
    }
}
