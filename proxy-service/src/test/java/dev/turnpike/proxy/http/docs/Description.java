package dev.turnpike.proxy.http.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The description of the API, to ask questions about. */
record Description(JsonNode root) {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    /** One method of one path. */
    record Operation(String method, String path, JsonNode node) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static Description read() {
        try {
            return new Description(Json.read(OpenApiDocument.json()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(member -> METHODS.contains(member.getKey()))
                        .forEach(member -> operations.add(new Operation(
                                member.getKey().toUpperCase(Locale.ROOT), path.getKey(), member.getValue()))));
        return operations;
    }

    Operation operation(String method, String path) {
        return operations().stream()
                .filter(operation ->
                        operation.method().equals(method) && operation.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError(method + " " + path + " is not described"));
    }

    /** What an operation answers with a status: its own words for it, else those for all others. */
    JsonNode response(Operation operation, int status) {
        var responses = operation.node().path("responses");
        var own = responses.path(String.valueOf(status));
        return resolve(own.isMissingNode() ? responses.path("default") : own);
    }

    /** What {@code node} stands for. */
    JsonNode resolve(JsonNode node) {
        var reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : root.at(reference.substring(1));
    }

    List<String> problems(JsonNode schema, JsonNode value) {
        return SchemaCheck.problems(root, schema, value);
    }
}
