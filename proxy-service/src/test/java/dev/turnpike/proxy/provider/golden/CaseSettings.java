package dev.turnpike.proxy.provider.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.wire.HeaderFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What {@code case.yaml} says, over the {@code defaults.yaml} of its dialect. */
final class CaseSettings {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> KNOWN = Set.of(
            "title", "holds", "feature", "verdict", "operation", "backend", "calls", "answers", "remembered", "sdk");
    private static final Set<String> VERDICTS = Set.of("exact", "translated", "refused");
    private final JsonNode tree;

    private CaseSettings(JsonNode tree) {
        this.tree = tree;
    }

    /** @param defaults may be null */
    static CaseSettings read(byte[] defaults, byte[] own) {
        try {
            var merged = defaults == null
                    ? YAML.createObjectNode()
                    : YAML.readTree(defaults).deepCopy();
            merge((ObjectNode) merged, YAML.readTree(own));
            return new CaseSettings(merged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(ObjectNode base, JsonNode over) {
        for (var member : over.properties()) {
            if (base.get(member.getKey()) instanceof ObjectNode inner
                    && member.getValue().isObject()) {
                merge(inner, member.getValue());
            } else {
                base.set(member.getKey(), member.getValue());
            }
        }
    }

    /** Fails on a name or verdict that nobody reads. */
    void check() {
        tree.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                throw new AssertionError("case.yaml: unknown member '" + name + "'");
            }
        });
        if (tree.path("title").asText().isBlank()
                || tree.path("feature").asText().isBlank()) {
            throw new AssertionError("case.yaml: title and feature are required");
        }
        if (!VERDICTS.contains(tree.path("verdict").asText())) {
            throw new AssertionError("case.yaml: verdict must be one of " + VERDICTS);
        }
    }

    String title() {
        return tree.path("title").asText();
    }

    String feature() {
        return tree.path("feature").asText();
    }

    String verdict() {
        return tree.path("verdict").asText();
    }

    Operation operation() {
        return Operation.valueOf(tree.path("operation").asText("CHAT"));
    }

    JsonNode backend() {
        return tree.path("backend");
    }

    /** Whether OpenAI's SDK reads the result too; off only where the upstream's own oddity passes through. */
    boolean readBySdk() {
        return tree.path("sdk").asBoolean(true);
    }

    /** What is expected of the call {@code number}, from 1: method, target, headers. */
    JsonNode call(int number) {
        return tree.path("calls").path(number - 1);
    }

    int status(int number, int otherwise) {
        return tree.path("answers").path(number - 1).path("status").asInt(otherwise);
    }

    HeaderFields answerHeaders(int number) {
        var fields = HeaderFields.NONE;
        for (var header : tree.path("answers").path(number - 1).path("headers").properties()) {
            fields = fields.with(header.getKey(), header.getValue().asText());
        }
        return fields;
    }

    Map<String, String> remembered() {
        var values = new LinkedHashMap<String, String>();
        for (var entry : tree.path("remembered").properties()) {
            values.put(entry.getKey(), entry.getValue().asText());
        }
        return values;
    }
}
