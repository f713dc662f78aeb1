package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.http.docs.Description.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The description in itself: whole, and free of contradictions. */
class DescriptionTest {
    private final Description description = Description.read();

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        var references = new TreeSet<String>();
        description.root().findValues("$ref").forEach(reference -> references.add(reference.asText()));
        var components = new TreeSet<String>();
        description
                .root()
                .path("components")
                .properties()
                .forEach(kind -> kind.getValue()
                        .fieldNames()
                        .forEachRemaining(name -> components.add("#/components/" + kind.getKey() + "/" + name)));

        assertThat(references)
                .allMatch(reference ->
                        !description.root().at(reference.substring(1)).isMissingNode());
        components.removeIf(name -> name.startsWith("#/components/securitySchemes/"));
        assertThat(references).containsExactlyElementsOf(components);
    }

    @Test
    void everyOperationSaysWhatItIs() {
        var tags = description.root().path("tags").findValuesAsText("name");
        for (var operation : description.operations()) {
            assertThat(operation.node().path("operationId").asText())
                    .as("%s", operation)
                    .isNotEmpty();
            assertThat(operation.node().path("summary").asText())
                    .as("%s", operation)
                    .isNotEmpty();
            assertThat(tags)
                    .as("%s", operation)
                    .contains(operation.node().at("/tags/0").asText());
            assertThat(operation.node().path("responses").has("200"))
                    .as("%s", operation)
                    .isTrue();
            assertThat(operation.node().path("responses").has("default"))
                    .as("%s", operation)
                    .isTrue();
        }
        assertThat(description.operations().stream()
                        .map(o -> o.node().path("operationId").asText()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyAnswerCarriesTheRequestId() {
        for (var operation : description.operations()) {
            operation
                    .node()
                    .path("responses")
                    .forEach(response -> assertThat(description
                                    .resolve(response)
                                    .path("headers")
                                    .has("x-request-id"))
                            .as("%s", operation)
                            .isTrue());
        }
    }

    @Test
    void everyExampleFollowsItsSchema() {
        var problems = new ArrayList<String>();
        int examples = 0;
        for (var operation : description.operations()) {
            for (var content : contents(operation)) {
                for (var example : examples(content)) {
                    examples++;
                    description
                            .problems(content.path("schema"), example)
                            .forEach(problem -> problems.add(operation + " " + problem));
                }
            }
        }

        assertThat(problems).isEmpty();
        assertThat(examples).isGreaterThan(50);
    }

    private List<JsonNode> contents(Operation operation) {
        var contents = new ArrayList<JsonNode>();
        operation.node().path("requestBody").path("content").forEach(contents::add);
        operation
                .node()
                .path("responses")
                .forEach(response ->
                        description.resolve(response).path("content").forEach(contents::add));
        return contents;
    }

    private static List<JsonNode> examples(JsonNode content) {
        var examples = new ArrayList<JsonNode>();
        if (content.has("example")) {
            examples.add(content.get("example"));
        }
        content.path("examples").forEach(example -> examples.add(example.path("value")));
        return examples;
    }
}
