package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.answer.Embeddings;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Answers of {@code batchEmbedContents}, in the order of the inputs, as one OpenAI list. */
final class EmbeddingDecoder {
    private EmbeddingDecoder() {}

    /**
     * Joins {@code answers}; the first holds the first inputs.
     *
     * @throws GatewayException when one names an error, is no JSON, or has another number of vectors than it was asked for
     */
    static Decoded decode(AdapterCall call, List<UpstreamAnswer> answers) {
        var inputs = EmbeddingEncoder.inputs(call.request().tree().path("input"));
        var vectors = new ArrayList<JsonNode>(inputs.size());
        long tokens = 0;
        var source = Usage.Source.REPORTED;
        for (int i = 0; i < answers.size(); i++) {
            int from = i * EmbeddingEncoder.BATCH;
            var asked = inputs.subList(from, Math.min(from + EmbeddingEncoder.BATCH, inputs.size()));
            var root = root(call, answers.get(i));
            vectors(root, asked.size(), vectors);
            var counted = root.path("usageMetadata").path("promptTokenCount");
            if (counted.isMissingNode()) {
                source = Usage.Source.ESTIMATED;
                tokens += estimate(asked);
            } else {
                tokens += counted.asLong();
            }
        }
        var usage = new Usage(tokens, 0, -1, -1, -1, source);
        return new Decoded(write(call, vectors, tokens), new Learned(usage, null, null, null));
    }

    private static JsonNode root(AdapterCall call, UpstreamAnswer answer) {
        try {
            var root = Json.read(answer.body());
            if (root.has("error")) {
                throw new GatewayException(ErrorReader.inAnswer(call, root));
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new GatewayException(new Failure.UpstreamProtocol("Gemini sent something that is not JSON."));
        }
    }

    private static void vectors(JsonNode root, int asked, List<JsonNode> vectors) {
        int before = vectors.size();
        for (var embedding : root.path("embeddings")) {
            vectors.add(embedding.path("values"));
        }
        if (vectors.size() - before != asked) {
            throw new GatewayException(new Failure.UpstreamProtocol(
                    "Gemini gave " + (vectors.size() - before) + " embeddings for " + asked + " inputs."));
        }
    }

    /** Older models count nothing: a token is about four bytes, and every input has one. */
    private static long estimate(List<String> inputs) {
        long tokens = 0;
        for (var input : inputs) {
            tokens += Math.max(1, (input.getBytes(StandardCharsets.UTF_8).length + 3) / 4);
        }
        return tokens;
    }

    private static byte[] write(AdapterCall call, List<JsonNode> vectors, long tokens) {
        var bytes = new ByteArrayOutputStream(1024);
        try (var json = Json.mapper().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("object", "list");
            json.writeArrayFieldStart("data");
            for (int i = 0; i < vectors.size(); i++) {
                item(json, i, call, vectors.get(i));
            }
            json.writeEndArray();
            json.writeStringField("model", call.request().model());
            json.writeObjectFieldStart("usage");
            json.writeNumberField("prompt_tokens", tokens);
            json.writeNumberField("total_tokens", tokens);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void item(JsonGenerator json, int index, AdapterCall call, JsonNode vector) throws IOException {
        json.writeStartObject();
        json.writeStringField("object", "embedding");
        json.writeNumberField("index", index);
        json.writeFieldName("embedding");
        if (Embeddings.wantsBase64(call)) {
            json.writeString(Embeddings.encode(vector));
        } else {
            json.writeTree(vector);
        }
        json.writeEndObject();
    }
}
