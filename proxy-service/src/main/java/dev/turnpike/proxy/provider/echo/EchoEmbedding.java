package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Embeddings of the echo model: a unit vector that depends on the text alone. */
final class EchoEmbedding {
    private static final int DIMENSIONS = 8;
    private static final int MOST_DIMENSIONS = 4_096;
    /** OpenAI's limit. */
    private static final int MOST_INPUTS = 2_048;

    private static final int MOST_NUMBERS = 1_000_000;

    private EchoEmbedding() {}

    static byte[] answer(AdapterCall call) {
        int asked = call.request().get("dimensions").map(JsonNode::asInt).orElse(DIMENSIONS);
        int dimensions = Math.clamp(asked, 1, MOST_DIMENSIONS);
        var inputs = inputs(call.request().tree().path("input"));
        if (inputs.size() > MOST_INPUTS || inputs.size() * dimensions > MOST_NUMBERS) {
            throw new GatewayException(Failure.Invalid.of("input", "'input' holds too many items for the echo model."));
        }
        var root = Json.mapper().createObjectNode().put("object", "list").put("model", call.upstreamModel());
        var rows = root.putArray("data");
        int tokens = 0;
        for (var text : inputs) {
            ObjectNode row = rows.addObject().put("object", "embedding").put("index", rows.size() - 1);
            row.set("embedding", vector(text, dimensions));
            tokens += Math.max(1, EchoText.split(text).size());
        }
        root.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Json.write(root);
    }

    /** A string, strings, one list of token ids or several. */
    private static List<String> inputs(JsonNode input) {
        var texts = new ArrayList<String>();
        if (input.isArray() && !input.path(0).isNumber()) {
            input.forEach(item -> texts.add(item.isTextual() ? item.asText() : item.toString()));
        } else {
            texts.add(input.isTextual() ? input.asText() : input.toString());
        }
        return texts;
    }

    private static ArrayNode vector(String text, int dimensions) {
        var random = new SplittableRandom(text.hashCode());
        var values = random.doubles(dimensions, -1, 1).toArray();
        double length = 0;
        for (double value : values) {
            length += value * value;
        }
        var vector = JsonNodeFactory.instance.arrayNode(dimensions);
        for (double value : values) {
            vector.add((float) (value / Math.sqrt(length)));
        }
        return vector;
    }
}
