package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** OpenAI's {@code usage} object, written and read. */
public final class UsageJson {
    private UsageJson() {}

    /** Writes the member {@code usage}; figures that are unknown are 0 where OpenAI requires the member, else absent. */
    static void write(JsonGenerator json, Usage usage) throws IOException {
        json.writeObjectFieldStart("usage");
        json.writeNumberField("prompt_tokens", Math.max(0, usage.input()));
        json.writeNumberField("completion_tokens", Math.max(0, usage.output()));
        json.writeNumberField("total_tokens", Math.max(0, usage.total()));
        if (usage.cachedInput() >= 0 || usage.cacheWrite() >= 0) {
            json.writeObjectFieldStart("prompt_tokens_details");
            number(json, "cached_tokens", usage.cachedInput());
            number(json, "cache_write_tokens", usage.cacheWrite());
            json.writeEndObject();
        }
        if (usage.reasoning() >= 0) {
            json.writeObjectFieldStart("completion_tokens_details");
            json.writeNumberField("reasoning_tokens", usage.reasoning());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** The {@code usage} object of known figures. */
    public static ObjectNode node(Usage usage) {
        var bytes = new ByteArrayOutputStream(128);
        try (var json = Json.mapper().createGenerator(bytes)) {
            json.writeStartObject();
            write(json, usage);
            json.writeEndObject();
            json.flush();
            return (ObjectNode) Json.read(bytes.toByteArray()).path("usage");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void number(JsonGenerator json, String member, long value) throws IOException {
        if (value >= 0) {
            json.writeNumberField(member, value);
        }
    }

    /** Reads an OpenAI {@code usage} object; {@link Usage#UNKNOWN} when {@code node} is none. */
    public static Usage read(JsonNode node) {
        if (node == null || !node.isObject() || !node.path("prompt_tokens").isNumber()) {
            return Usage.UNKNOWN;
        }
        var input = node.path("prompt_tokens_details");
        return new Usage(
                node.path("prompt_tokens").asLong(),
                node.path("completion_tokens").asLong(0),
                input.path("cached_tokens")
                        .asLong(node.path("prompt_cache_hit_tokens").asLong(-1)),
                input.path("cache_write_tokens").asLong(-1),
                node.path("completion_tokens_details").path("reasoning_tokens").asLong(-1),
                Usage.Source.REPORTED);
    }
}
