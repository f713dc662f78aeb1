package dev.turnpike.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A manifest without its specification, which is bound by itself so that each is told its own mistakes. Of the metadata three members matter; labels,
 * annotations and what a cluster adds are none of our business.
 */
record ManifestHead(String apiVersion, String kind, Map<String, JsonNode> metadata, JsonNode spec, JsonNode status) {
    static final String NAME_RULE =
            "must be 1 to 253 lower-case letters, digits, dots and hyphens, with a letter or digit at both ends";
    static final ManifestHead NONE = new ManifestHead(null, null, null, null, null);

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    ManifestHead {
        metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
    }

    Optional<String> name() {
        return text("name").filter(ManifestHead::isName);
    }

    Optional<String> namespace() {
        return text("namespace").filter(ManifestHead::isName);
    }

    boolean hasBadNamespace() {
        return metadata.containsKey("namespace") && namespace().isEmpty();
    }

    Optional<Instant> created() {
        return text("creationTimestamp").flatMap(ManifestHead::time);
    }

    private Optional<String> text(String member) {
        return Optional.ofNullable(metadata.get(member)).map(JsonNode::textValue);
    }

    private static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
