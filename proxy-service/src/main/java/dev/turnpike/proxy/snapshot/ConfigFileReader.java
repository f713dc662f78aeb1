package dev.turnpike.proxy.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.compile.Finding;
import dev.turnpike.crds.compile.Finding.Severity;
import dev.turnpike.crds.compile.Resource;
import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.manifest.Manifest;
import dev.turnpike.crds.manifest.ManifestReader;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import dev.turnpike.proxy.snapshot.ConfigFile.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sorts the documents of one file. */
final class ConfigFileReader {
    private static final String GROUP = "turnpike.dev/";

    private final String name;
    private final ManifestReader manifests;
    private final List<Resource<ModelRouteSpec>> routes = new ArrayList<>();
    private final List<Resource<ProxyClientSpec>> clients = new ArrayList<>();
    private final Map<ResourceId, Map<String, Secret>> secrets = new HashMap<>();
    private final Map<Subject, YamlDocument> documents = new HashMap<>();
    private final List<Finding> broken = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigFileReader(String name) {
        this.name = name;
        this.manifests = new ManifestReader(name, "", null);
    }

    /** Reads {@code text}, the content of the file {@code name}; what is wrong is among the file's problems. */
    static ConfigFile read(String name, String text) {
        try {
            var reader = new ConfigFileReader(name);
            for (YamlDocument document : YamlReader.read(text)) {
                reader.add(document);
            }
            return reader.file();
        } catch (YamlReader.BadYaml e) {
            return ConfigFile.unusable(
                    name, new ConfigProblem(name, e.document(), e.line(), "", "", e.getMessage(), Severity.Error));
        }
    }

    private ConfigFile file() {
        return new ConfigFile(name, routes, clients, secrets, documents, broken, problems, false);
    }

    private void add(YamlDocument document) {
        switch (manifests.read(document.content())) {
            case Manifest.Route(var resource) -> {
                routes.add(resource);
                documents.putIfAbsent(new Subject(Finding.Kind.ModelRoute, resource.id()), document);
            }
            case Manifest.Client(var resource) -> {
                clients.add(resource);
                documents.putIfAbsent(new Subject(Finding.Kind.ProxyClient, resource.id()), document);
            }
            case Manifest.Refused(var findings) -> {
                broken.addAll(findings);
                findings.forEach(finding -> documents.put(new Subject(finding.kind(), finding.resource()), document));
            }
            case Manifest.Other other -> addOther(document, other);
        }
    }

    private void addOther(YamlDocument document, Manifest.Other other) {
        if (other.kind().equals("Secret") && other.apiVersion().equals("v1")) {
            addSecret(document);
        } else if (other.kind().equals("List") && other.apiVersion().equals("v1")) {
            other.document()
                    .path("items")
                    .forEach(
                            item -> add(new YamlDocument(document.number(), item, Map.of("", document.line("items")))));
        } else if (other.apiVersion().startsWith(GROUP)) {
            problem(
                    document,
                    "kind",
                    "is not a kind of " + ManifestReader.API_VERSION + "; use ModelRoute or ProxyClient");
        } else if (other.kind().equals("ModelRoute") || other.kind().equals("ProxyClient")) {
            problem(document, "apiVersion", "must be " + ManifestReader.API_VERSION);
        } else if (other.kind().isEmpty() || other.apiVersion().isEmpty()) {
            problem(document, "", "is no manifest: it needs apiVersion and kind");
        }
    }

    private void addSecret(YamlDocument document) {
        JsonNode metadata = document.content().path("metadata");
        String secret = metadata.path("name").asText();
        if (secret.isEmpty()) {
            problem(document, "metadata.name", "is missing");
            return;
        }
        var id = new ResourceId(metadata.path("namespace").asText(), secret);
        Map<String, Secret> entries = secrets.computeIfAbsent(id, _ -> new HashMap<>());
        document.content().path("data").properties().forEach(entry -> {
            try {
                byte[] content =
                        Base64.getDecoder().decode(entry.getValue().asText().replaceAll("\\s", ""));
                entries.put(entry.getKey(), Secret.of(new String(content, StandardCharsets.UTF_8).strip()));
            } catch (IllegalArgumentException e) {
                problem(
                        document,
                        "data." + entry.getKey(),
                        "is not Base64; encode it, or put the plain text below stringData");
            }
        });
        document.content()
                .path("stringData")
                .properties()
                .forEach(entry -> entries.put(
                        entry.getKey(), Secret.of(entry.getValue().asText().strip())));
    }

    private void problem(YamlDocument document, String field, String message) {
        JsonNode content = document.content();
        String resource = (content.path("kind").asText() + " "
                        + content.path("metadata").path("name").asText())
                .strip();
        problems.add(new ConfigProblem(
                name, document.number(), document.line(field), resource, field, message, Severity.Error));
    }
}
