package dev.turnpike.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/**
 * Reads manifests, strictly.
 *
 * @param origin file name, for messages; null in a cluster
 * @param namespace of documents that name none; may be empty
 * @param created of documents without {@code metadata.creationTimestamp}; may be null
 */
public record ManifestReader(String origin, String namespace, Instant created) {

    /** The API version that is read. */
    public static final String API_VERSION = "turnpike.dev/v1alpha1";

    public ManifestReader {
        Objects.requireNonNull(namespace, "namespace");
    }

    /** Reads one document; never throws for what a user wrote. */
    public Manifest read(JsonNode document) {
        return new Manifest.Other(
                document.path("apiVersion").asText(), document.path("kind").asText(), document);
    }
}
