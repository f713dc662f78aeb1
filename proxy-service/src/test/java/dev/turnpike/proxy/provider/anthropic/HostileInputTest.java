package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The golden requests, answers and streams with values swapped at random: every outcome is a result or a failure, never a bug. */
class HostileInputTest {
    private static final Path CASES = Path.of("src/test/resources/golden/anthropic");
    private static final int ROUNDS = 40;
    private static final List<String> MODELS =
            List.of("claude-opus-5-5", "claude-opus-4-8", "claude-sonnet-4-5", "claude-sonnet-4", "other");

    private final long seed = System.nanoTime();
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(seed);

    @Test
    void requestsWithSwappedValuesAreSentOrRefused() throws IOException {
        for (var original : files("request.json")) {
            for (int round = 0; round < ROUNDS; round++) {
                var mutant = mutated(Calls.json(original));
                var model = MODELS.get(random.nextInt(MODELS.size()));
                holds(mutant, () -> Calls.body(Calls.chat(model, text(mutant))));
            }
        }
    }

    @Test
    void answersWithSwappedValuesAreReadOrRefused() throws IOException {
        var call = Calls.chat(
                "claude-sonnet-4", text(Calls.json(files("request.json").getFirst())));
        for (var original : files("upstream-answer.json")) {
            for (int round = 0; round < ROUNDS; round++) {
                var mutant = mutated(Calls.json(original));
                var answer = new UpstreamAnswer(200, HeaderFields.NONE, Json.write(mutant));
                holds(mutant, () -> new AnthropicAdapter().decode(call, answer));
                holds(mutant, () -> new AnthropicAdapter().decodeError(call, answer));
            }
        }
    }

    @Test
    void streamsWithSwappedValuesAreReadOrRefused() throws IOException {
        for (var original : files("upstream-stream.txt")) {
            var events = new String(original, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("data: {") && line.endsWith("}"))
                    .map(line -> line.substring(6))
                    .toList();
            for (int round = 0; round < ROUNDS; round++) {
                stream(events);
            }
        }
    }

    private void stream(List<String> events) {
        var decoder = new AnthropicAdapter().decodeStream(Calls.stream("claude-sonnet-4-5"), _ -> {});
        for (var event : events) {
            boolean swap = random.nextInt(6) == 0;
            var mutant = swap ? text(mutated(Calls.json(event.getBytes(StandardCharsets.UTF_8)))) : event;
            holds(JsonNodeFactory.instance.textNode(mutant), () -> decoder.event(SseEvent.of(mutant)));
        }
        holds(JsonNodeFactory.instance.textNode(String.join("\n", events)), decoder::end);
    }

    /** References that fan out at every level take forever when each way is walked. */
    @Test
    @Timeout(10)
    void schemasThatFanOutAreWalkedOnce() {
        var definitions = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            var next = "{'$ref':'#/$defs/d" + (i + 1) + "'}";
            definitions.append("'d" + i + "':{'anyOf':[" + next + "," + next + "]},");
        }
        var schema =
                "{'type':'object','properties':{'x':{'$ref':'#/$defs/d0'}},'$defs':{" + definitions + "'d200':{}}}";

        var body = Calls.body(Calls.chat(
                "claude-opus-4-5",
                ("{'model':'m','messages':[{'role':'user','content':'Hi'}],"
                                + "'response_format':{'type':'json_schema','json_schema':{'schema':" + schema + "}}}")
                        .replace('\'', '"')));

        assertThat(body.at("/output_config/format/type").asText()).isEqualTo("json_schema");
    }

    private void holds(JsonNode input, Runnable code) {
        try {
            code.run();
        } catch (GatewayException e) {
            assertThat(e.failure().message()).isNotBlank();
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e + " for " + input, e);
        }
    }

    private JsonNode mutated(JsonNode original) {
        JsonNode root = original.deepCopy();
        for (int swaps = 1 + random.nextInt(3); swaps > 0; swaps--) {
            var places = new ArrayList<JsonNode>();
            containers(root, places);
            if (places.isEmpty()) {
                return root;
            }
            swap(places.get(random.nextInt(places.size())));
        }
        return root;
    }

    private static void containers(JsonNode node, List<JsonNode> found) {
        if (node.isContainerNode() && !node.isEmpty()) {
            found.add(node);
        }
        node.forEach(child -> containers(child, found));
    }

    private void swap(JsonNode container) {
        int at = random.nextInt(container.size());
        if (container instanceof ArrayNode array) {
            array.set(at, value());
        } else {
            var names = new ArrayList<String>();
            container.fieldNames().forEachRemaining(names::add);
            ((ObjectNode) container).set(names.get(at), value());
        }
    }

    private JsonNode value() {
        var json = JsonNodeFactory.instance;
        return switch (random.nextInt(9)) {
            case 0 -> json.nullNode();
            case 1 -> json.numberNode(-1);
            case 2 -> json.numberNode(1e300);
            case 3 -> json.textNode("");
            case 4 -> json.textNode("text\u0000");
            case 5 -> json.booleanNode(true);
            case 6 -> json.arrayNode().add(1);
            case 7 -> json.objectNode().put("type", "text");
            default -> json.arrayNode();
        };
    }

    private static String text(JsonNode node) {
        return new String(Json.write(node), StandardCharsets.UTF_8);
    }

    private static List<byte[]> files(String name) throws IOException {
        var contents = new ArrayList<byte[]>();
        try (var cases = Files.list(CASES)) {
            for (var folder : cases.sorted().toList()) {
                var file = folder.resolve(name);
                if (Files.exists(file)) {
                    contents.add(Files.readAllBytes(file));
                }
            }
        }
        return contents;
    }
}
