package dev.turnpike.crds.compile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.manifest.Manifest;
import dev.turnpike.crds.manifest.ManifestReader;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One directory of input and output. {@code case.yaml} says what it is about and holds the policy; {@code config.json} and {@code findings.yaml} are
 * expected; every other YAML file is input. Secrets come from {@code Secret} manifests.
 */
final class GoldenCase implements SecretLookup {
    static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> OUTPUT = Set.of("case.yaml", "config.json", "findings.yaml");

    private final Path directory;
    private final JsonNode settings;
    private final List<Resource<ModelRouteSpec>> routes = new ArrayList<>();
    private final List<Resource<ProxyClientSpec>> clients = new ArrayList<>();
    private final List<Finding> unreadable = new ArrayList<>();
    private final Map<String, Secret> secrets = new TreeMap<>();
    private final Set<String> asked = new HashSet<>();

    private GoldenCase(Path directory) throws IOException {
        this.directory = directory;
        this.settings = YAML.readTree(directory.resolve("case.yaml").toFile());
    }

    static GoldenCase load(Path directory) throws IOException {
        GoldenCase golden = new GoldenCase(directory);
        try (Stream<Path> files = Files.list(directory).sorted()) {
            for (Path file : files.toList()) {
                golden.add(file);
            }
        }
        return golden;
    }

    String about() {
        return directory.getFileName() + ": " + settings.path("about").asText();
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    CompileInput input() {
        return input(routes, clients);
    }

    CompileInput input(List<Resource<ModelRouteSpec>> someRoutes, List<Resource<ProxyClientSpec>> someClients) {
        CompilePolicy policy = new CompilePolicy(
                settings.path("allowPrivateEndpoints").asBoolean(),
                text("gatewayClassName"),
                Optional.ofNullable(text("now")).map(Instant::parse).orElse(null));
        return new CompileInput(someRoutes, someClients, text("gatewayNamespace"), policy);
    }

    List<Finding> unreadable() {
        return unreadable;
    }

    /** Entries of Secrets that nothing referred to: mistakes of the case's author. */
    Set<String> unusedSecrets() {
        Set<String> unused = new TreeSet<>(secrets.keySet());
        unused.removeAll(asked);
        return unused;
    }

    @Override
    public Optional<Secret> find(ResourceId owner, String secretName, String key) {
        String id = new ResourceId(owner.namespace(), secretName) + "#" + key;
        asked.add(id);
        return Optional.ofNullable(secrets.get(id));
    }

    @Override
    public String places(String secretName, String key) {
        return "Secret manifests of this case";
    }

    @Override
    public boolean known(ResourceId owner, String secretName) {
        String prefix = new ResourceId(owner.namespace(), secretName) + "#";
        return secrets.keySet().stream().anyMatch(id -> id.startsWith(prefix));
    }

    private String text(String setting) {
        return settings.path(setting).textValue();
    }

    private void add(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (OUTPUT.contains(name)) {
            return;
        }
        if (!name.endsWith(".yaml")) {
            throw new AssertionError(file + " belongs to no case");
        }
        String namespace = settings.path("namespace").asText("");
        ManifestReader reader = new ManifestReader(name, namespace, null);
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            while (documents.hasNext()) {
                add(reader.read(documents.next()), namespace);
            }
        }
    }

    private void add(Manifest manifest, String namespace) {
        switch (manifest) {
            case Manifest.Route(var resource) -> routes.add(resource);
            case Manifest.Client(var resource) -> clients.add(resource);
            case Manifest.Refused(var findings) -> unreadable.addAll(findings);
            case Manifest.Other other -> addSecret(other.kind(), other.document(), namespace);
        }
    }

    private void addSecret(String kind, JsonNode document, String namespace) {
        if (!kind.equals("Secret")) {
            throw new AssertionError(directory + " holds a " + kind);
        }
        JsonNode metadata = document.path("metadata");
        ResourceId id = new ResourceId(
                metadata.path("namespace").asText(namespace),
                metadata.path("name").asText());
        document.path("stringData")
                .properties()
                .forEach(entry -> secrets.put(
                        id + "#" + entry.getKey(), Secret.of(entry.getValue().asText())));
    }
}
