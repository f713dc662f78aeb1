package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.provider.answer.Chunk;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * What every chat stream of the gateway obeys whatever the provider did: role first, one finish per choice with an empty delta and nothing behind it, one id,
 * tool call indexes without holes, tool ids and names once, usage last and only when asked for.
 */
public final class StreamLaws {
    private final TreeMap<Integer, ChoiceLaws> choices = new TreeMap<>();

    private StreamLaws() {}

    /** Checks a stream that came to its end. {@code chunks} in order. */
    public static void checkComplete(List<Chunk> chunks, UsageAsked usage) {
        var laws = check(chunks, usage);
        assertThat(laws.choices).as("choices of the stream").isNotEmpty();
        laws.choices.forEach((index, choice) -> assertThat(choice.finished())
                .as("choice %s has a finish reason", index)
                .isTrue());
    }

    /** Checks a stream that broke: what was sent obeys the laws, and no totals went out. */
    public static void checkBroken(List<Chunk> chunks, UsageAsked usage) {
        check(chunks, usage);
        assertThat(chunks).noneMatch(chunk -> chunk.kind() == Chunk.Kind.USAGE);
    }

    /** Whether the client asked for usage in its stream. */
    public enum UsageAsked {
        YES,
        /** Yes, of a server that speaks like OpenAI: its chunks pass as they are, and no client misses {@code usage: null} in them. */
        YES_AS_IT_COMES,
        NO;

        static UsageAsked of(AdapterCall call) {
            if (!call.request().includeUsage()) {
                return NO;
            }
            return call.backend().dialect() == Dialect.OPENAI ? YES_AS_IT_COMES : YES;
        }
    }

    private static StreamLaws check(List<Chunk> chunks, UsageAsked usage) {
        var laws = new StreamLaws();
        var heads = new HashSet<List<JsonNode>>();
        var trees = new ArrayList<JsonNode>();
        for (var chunk : chunks) {
            var tree = read(chunk);
            trees.add(tree);
            heads.add(List.of(tree.path("id"), tree.path("created"), tree.path("model"), tree.path("object")));
            laws.choices(chunk, tree);
        }
        assertThat(heads).as("one id, created, model and object").hasSizeLessThanOrEqualTo(1);
        usageLast(trees, usage);
        return laws;
    }

    private void choices(Chunk chunk, JsonNode tree) {
        assertThat(tree.path("choices").isArray()).as("choices is an array").isTrue();
        var kinds = tree.path("choices").valueStream().map(ChoiceLaws::kind);
        kinds.max(Comparator.naturalOrder())
                .ifPresent(
                        kind -> assertThat(chunk.kind()).as("kind of %s", tree).isEqualTo(kind));
        for (var choice : tree.get("choices")) {
            choices.computeIfAbsent(choice.path("index").asInt(-1), _ -> new ChoiceLaws())
                    .accept(choice);
        }
    }

    private static void usageLast(List<JsonNode> trees, UsageAsked usage) {
        for (int i = 0; i < trees.size(); i++) {
            var tree = trees.get(i);
            if (usage == UsageAsked.NO) {
                assertThat(tree.has("usage")).as("usage nobody asked for").isFalse();
                assertThat(tree.path("choices").isEmpty())
                        .as("chunk without choices")
                        .isFalse();
            } else if (tree.path("choices").isEmpty()) {
                assertThat(i).as("place of the usage chunk").isEqualTo(trees.size() - 1);
                assertThat(tree.path("usage").path("total_tokens").isNumber()).isTrue();
            } else {
                assertThat(tree.path("usage").isNull() || (usage == UsageAsked.YES_AS_IT_COMES && !tree.has("usage")))
                        .as("usage: null before the totals")
                        .isTrue();
            }
        }
    }

    private static JsonNode read(Chunk chunk) {
        for (byte one : chunk.json()) {
            assertThat(one).as("a chunk is one line").isNotIn((byte) '\n', (byte) '\r');
        }
        try {
            return Json.read(chunk.json());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of delta members that may come only once because their entries have no {@code index}. */
    static Set<String> unindexedLists(JsonNode delta) {
        var names = new HashSet<String>();
        for (var member : delta.properties()) {
            var value = member.getValue();
            if (value.isArray() && !value.isEmpty() && !value.get(0).has("index")) {
                names.add(member.getKey());
            }
        }
        return names;
    }
}
