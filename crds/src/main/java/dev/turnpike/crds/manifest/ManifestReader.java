package dev.turnpike.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.compile.Finding;
import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.compile.Finding.Severity;
import dev.turnpike.crds.compile.Reason;
import dev.turnpike.crds.compile.Resource;
import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Reads manifests, strictly: one member too many, or of the wrong type, and the resource is refused with a finding for each.
 *
 * @param origin file name, for messages; null in a cluster
 * @param namespace of documents that name none; may be empty
 * @param created of documents without {@code metadata.creationTimestamp}; may be null
 */
public record ManifestReader(String origin, String namespace, Instant created) {

    /** The API version that is read. */
    public static final String API_VERSION = "turnpike.dev/v1alpha1";

    private static final String GROUP = "turnpike.dev/";

    public ManifestReader {
        Objects.requireNonNull(namespace, "namespace");
    }

    /** Reads one document; never throws for what a user wrote. */
    public Manifest read(JsonNode document) {
        String apiVersion = document.path("apiVersion").asText("");
        String kind = document.path("kind").asText("");
        boolean ours = apiVersion.startsWith(GROUP);
        if (ours && kind.equals(Kind.ModelRoute.name())) {
            return bound(document, ModelRouteSpec.class, Manifest.Route::new);
        }
        if (ours && kind.equals(Kind.ProxyClient.name())) {
            return bound(document, ProxyClientSpec.class, Manifest.Client::new);
        }
        return new Manifest.Other(apiVersion, kind, document);
    }

    private <S> Manifest bound(JsonNode document, Class<S> type, Function<Resource<S>, Manifest> wrap) {
        Binding<ManifestHead> bound = Binding.of(document, ManifestHead.class);
        ManifestHead head = Objects.requireNonNullElse(bound.value(), ManifestHead.NONE);
        Binding<S> spec = Binding.of(document.path("spec"), type).under("spec");
        ResourceId id =
                new ResourceId(head.namespace().orElse(namespace), head.name().orElse(""));
        List<Binding.Problem> problems = new ArrayList<>(bound.problems());
        problems.addAll(spec.problems());
        checkHead(head, problems);
        if (problems.isEmpty()) {
            return wrap.apply(new Resource<>(id, head.created().orElse(created), origin, spec.value()));
        }
        Kind kind = Kind.valueOf(document.path("kind").asText());
        return new Manifest.Refused(problems.stream()
                .map(problem -> finding(kind, id, problem))
                .sorted(Finding.ORDER)
                .toList());
    }

    private static void checkHead(ManifestHead head, List<Binding.Problem> problems) {
        if (!API_VERSION.equals(head.apiVersion())) {
            problems.add(new Binding.Problem("apiVersion", Reason.UnsupportedValue, "must be " + API_VERSION));
        }
        if (head.name().isEmpty()) {
            problems.add(new Binding.Problem("metadata.name", Reason.Invalid, ManifestHead.NAME_RULE));
        }
        if (head.hasBadNamespace()) {
            problems.add(new Binding.Problem("metadata.namespace", Reason.Invalid, ManifestHead.NAME_RULE));
        }
    }

    private Finding finding(Kind kind, ResourceId id, Binding.Problem problem) {
        return new Finding(kind, id, origin, problem.path(), problem.reason(), Severity.Error, problem.message());
    }
}
