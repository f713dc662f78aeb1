package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.provider.answer.Chunk;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The laws for one choice of a stream. */
final class ChoiceLaws {
    private final Set<String> lists = new HashSet<>();
    private int tools;
    private boolean opened;
    private boolean finished;

    boolean finished() {
        return finished;
    }

    /** What a chunk with this choice is. */
    static Chunk.Kind kind(JsonNode choice) {
        if (!choice.path("finish_reason").isNull()) {
            return Chunk.Kind.FINISH;
        }
        boolean scored = !choice.path("logprobs").path("content").isEmpty();
        return scored || says(choice.path("delta")) ? Chunk.Kind.CONTENT : Chunk.Kind.OPENING;
    }

    private static boolean says(JsonNode delta) {
        return delta.propertyStream()
                .filter(member -> !member.getKey().equals("role"))
                .map(Map.Entry::getValue)
                .anyMatch(value -> value.isContainerNode()
                        ? !value.isEmpty()
                        : !value.asText("").isEmpty());
    }

    void accept(JsonNode choice) {
        var delta = choice.path("delta");
        assertThat(delta.isObject()).as("delta is an object").isTrue();
        assertThat(choice.has("finish_reason")).as("finish_reason is there").isTrue();
        assertThat(finished).as("nothing follows the finish: %s", choice).isFalse();
        assertThat(delta.has("role")).as("role first, and once: %s", choice).isNotEqualTo(opened);
        if (delta.has("role")) {
            assertThat(delta.path("role").asText()).isEqualTo("assistant");
        }
        opened = true;
        finish(choice, delta);
        texts(delta);
        delta.path("tool_calls").forEach(this::tool);
        for (var name : StreamLaws.unindexedLists(delta)) {
            assertThat(lists.add(name))
                    .as("SDKs join the list '%s' only by index", name)
                    .isTrue();
        }
    }

    private void finish(JsonNode choice, JsonNode delta) {
        if (choice.path("finish_reason").isNull()) {
            return;
        }
        finished = true;
        assertThat(says(delta)).as("the finish says nothing: %s", delta).isFalse();
        assertThat(choice.path("finish_reason").asText())
                .isIn("stop", "length", "tool_calls", "content_filter", "function_call");
    }

    private static void texts(JsonNode delta) {
        boolean content = !delta.path("content").asText("").isEmpty();
        boolean reasoning = !delta.path("reasoning_content").asText("").isEmpty();
        assertThat(content && reasoning)
                .as("content and reasoning in one delta: %s", delta)
                .isFalse();
    }

    private void tool(JsonNode fragment) {
        int index = fragment.path("index").asInt(-1);
        if (fragment.has("id")) {
            assertThat(index).as("tool indexes have no holes: %s", fragment).isEqualTo(tools);
            assertThat(fragment.path("id").asText()).isNotEmpty();
            var type = fragment.path("type").asText();
            assertThat(type).isIn("function", "custom");
            assertThat(fragment.path(type).path("name").asText()).isNotEmpty();
            assertThat(fragment.path(type)
                            .path(type.equals("custom") ? "input" : "arguments")
                            .isTextual())
                    .isTrue();
            tools++;
            return;
        }
        assertThat(index).as("a fragment of a call that began: %s", fragment).isBetween(0, tools - 1);
        assertThat(fragment.has("type") || fragment.path("function").has("name"))
                .as("id, type and name come once: %s", fragment)
                .isFalse();
    }
}
