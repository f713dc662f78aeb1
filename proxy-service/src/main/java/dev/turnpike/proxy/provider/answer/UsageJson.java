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

    /**
     * Reads an OpenAI {@code usage} object, also with details in the places where DeepSeek, Moonshot and OpenRouter keep them; {@link Usage#UNKNOWN} when {@code node} is
     * none, or its figures cannot be.
     */
    public static Usage read(JsonNode node) {
        if (node == null || number(node.path("prompt_tokens")) < 0) {
            return Usage.UNKNOWN;
        }
        var input = node.path("prompt_tokens_details");
        var output = node.path("completion_tokens_details");
        return new Usage(
                number(node.path("prompt_tokens")),
                Math.max(0, number(node.path("completion_tokens"))),
                first(input.path("cached_tokens"), node.path("prompt_cache_hit_tokens"), node.path("cached_tokens")),
                number(input.path("cache_write_tokens")),
                first(output.path("reasoning_tokens"), node.path("reasoning_tokens")),
                Usage.Source.REPORTED);
    }

    private static long first(JsonNode... places) {
        for (var place : places) {
            if (number(place) >= 0) {
                return number(place);
            }
        }
        return -1;
    }

    /** A count; -1 when it is none. */
    private static long number(JsonNode node) {
        return node.isNumber() && node.canConvertToLong() && node.asLong() >= 0 ? node.asLong() : -1;
    }
}
