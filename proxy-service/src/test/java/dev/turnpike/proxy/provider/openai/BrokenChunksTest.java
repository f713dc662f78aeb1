package dev.turnpike.proxy.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.StreamLaws.UsageAsked;
import dev.turnpike.proxy.wire.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever members a server leaves out, doubles or gives another type: what goes out obeys OpenAI's rules, or the stream fails as the upstream's fault. */
class BrokenChunksTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<JsonNode> ODD = List.of(
            NODES.nullNode(),
            NODES.textNode(""),
            NODES.textNode("x"),
            NODES.numberNode(0),
            NODES.numberNode(-1),
            NODES.numberNode(3_000_000_000L),
            NODES.numberNode(1.5),
            NODES.booleanNode(true),
            NODES.arrayNode(),
            NODES.objectNode(),
            NODES.arrayNode().add(1).addNull(),
            NODES.objectNode().put("text", "t").put("type", "text"));

    @Test
    void neverBreaksTheRulesOfAStream() throws Exception {
        long seed = Long.getLong("turnpike.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            var events = new ArrayList<SseEvent>();
            for (var line : stream()) {
                var tree = Json.read(line.getBytes(StandardCharsets.UTF_8));
                for (int hits = random.nextInt(3); hits > 0; hits--) {
                    hit(random, tree);
                }
                events.add(new SseEvent("message", Json.write(tree)));
            }
            check(events, "seed " + seed + " round " + round);
        }
    }

    private static void check(List<SseEvent> events, String where) {
        var chunks = new ArrayList<Chunk>();
        var decoder = new PassThroughDecoder(Streams.asked(), chunks::add);
        try {
            events.forEach(decoder::event);
            decoder.end();
        } catch (GatewayException e) {
            assertThat(e.failure()).as(where).isNotInstanceOfAny(Failure.Invalid.class, Failure.Internal.class);
            if (noNameless(chunks)) {
                laws(where, () -> StreamLaws.checkBroken(chunks, UsageAsked.YES_AS_IT_COMES));
            }
            return;
        }
        if (noNameless(chunks)) {
            laws(where, () -> StreamLaws.checkComplete(chunks, UsageAsked.YES_AS_IT_COMES));
        }
        assertThat(decoder.learned().finish()).as(where).isNotNull();
    }

    private static void laws(String where, Runnable check) {
        try {
            check.run();
        } catch (AssertionError e) {
            throw new AssertionError(where + ": " + e.getMessage(), e);
        }
    }

    /** A tool call whose name never came cannot be repaired. */
    private static boolean noNameless(List<Chunk> chunks) {
        return chunks.stream()
                .noneMatch(chunk -> new String(chunk.json(), StandardCharsets.UTF_8).contains("\"name\":\"\"")
                        || new String(chunk.json(), StandardCharsets.UTF_8).contains("\"custom\""));
    }

    private static List<String> stream() {
        return List.of(
                Streams.ROLE,
                Streams.chunk("{\"reasoning_content\":\"Hm\"}", "null"),
                Streams.chunk("{\"content\":\"Hi\"}", "null"),
                Streams.chunk(
                        "{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}",
                        "null"),
                Streams.chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}", "null"),
                Streams.chunk("{}", "\"stop\""),
                "{" + Streams.HEAD
                        + ",\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}");
    }

    /** Removes one member somewhere, or gives it another value. */
    private static void hit(Random random, JsonNode tree) {
        var places = new ArrayList<ObjectNode>();
        collect(tree, places);
        var place = places.get(random.nextInt(places.size()));
        var names = new ArrayList<String>();
        place.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty()) {
            return;
        }
        var name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(3)) {
            case 0 -> place.remove(name);
            case 1 -> place.set(name, ODD.get(random.nextInt(ODD.size())).deepCopy());
            default -> {
                if (place.get(name) instanceof ArrayNode list && !list.isEmpty()) {
                    list.add(list.get(0).deepCopy());
                } else {
                    place.remove(name);
                }
            }
        }
    }

    private static void collect(JsonNode tree, List<ObjectNode> places) {
        if (tree instanceof ObjectNode object) {
            places.add(object);
        }
        tree.forEach(child -> collect(child, places));
    }
}
