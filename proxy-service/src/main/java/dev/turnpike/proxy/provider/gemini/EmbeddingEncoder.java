package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.wire.UpstreamCall;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An embeddings request as calls of {@code batchEmbedContents}: one content per input, for parts of one content would become one vector. */
final class EmbeddingEncoder {
    static final int BATCH = 100;
    private static final int MOST_INPUTS = 2048;
    private static final Set<String> ENCODINGS = Set.of("float", "base64");

    private EmbeddingEncoder() {}

    static Step encode(GeminiCall gemini) {
        var fields = new Fields(gemini);
        fields.served("model");
        var inputs = inputs(fields.take("input"));
        var settings = settings(gemini, fields);
        fields.reportRest();
        var calls = new ArrayList<UpstreamCall>();
        for (int from = 0; from < inputs.size(); from += BATCH) {
            calls.add(call(gemini, settings, inputs.subList(from, Math.min(from + BATCH, inputs.size()))));
        }
        return calls.size() == 1
                ? new Step.Call(calls.getFirst())
                : new Step.Batch(calls, answers -> EmbeddingDecoder.decode(gemini.call(), answers));
    }

    /** The texts of {@code input}. Token numbers belong to OpenAI's tokenizer: nobody else can read them. */
    static List<String> inputs(JsonNode input) {
        var texts = new ArrayList<String>();
        if (input.isArray()) {
            for (var one : input) {
                if (one.isNumber() || one.isArray()) {
                    throw Refuse.unsupported("input", "Gemini takes texts, not token numbers of OpenAI's tokenizer.");
                }
                texts.add(text(one));
            }
        } else {
            texts.add(text(input));
        }
        if (texts.isEmpty() || texts.size() > MOST_INPUTS) {
            throw Refuse.invalid("input", "'input' must hold 1 to 2048 texts.");
        }
        return texts;
    }

    private static String text(JsonNode input) {
        if (!input.isTextual() || input.textValue().isEmpty()) {
            throw Refuse.invalid("input", "'input' must be a text that is not empty, or an array of such texts.");
        }
        return input.textValue();
    }

    private static ObjectNode settings(GeminiCall gemini, Fields fields) {
        var settings = JsonNodeFactory.instance.objectNode().put("model", gemini.model());
        var encoding = fields.text("encoding_format");
        if (encoding != null && !ENCODINGS.contains(encoding)) {
            throw Refuse.invalid("encoding_format", "'encoding_format' must be float or base64.");
        }
        var dimensions = fields.positive("dimensions");
        if (dimensions != null) {
            settings.put("outputDimensionality", dimensions);
        }
        var inputType = fields.text("input_type");
        var taskType = fields.text("task_type");
        if (taskType != null || inputType != null) {
            settings.put("taskType", taskType == null ? inputType : taskType);
        }
        var title = fields.text("title");
        if (title != null) {
            settings.put("title", title);
        }
        return settings;
    }

    private static UpstreamCall call(GeminiCall gemini, ObjectNode settings, List<String> inputs) {
        var body = JsonNodeFactory.instance.objectNode();
        var requests = body.putArray("requests");
        for (var input : inputs) {
            var one = requests.addObject();
            one.setAll(settings);
            one.putObject("content").putArray("parts").addObject().put("text", input);
        }
        return gemini.post("batchEmbedContents", Json.write(body), Expect.WHOLE);
    }
}
