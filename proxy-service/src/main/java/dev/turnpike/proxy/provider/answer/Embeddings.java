package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Embedding vectors in the encoding that the client asked for. The SDKs ask for base64 when their user said nothing, and one of them shows an empty vector when it gets
 * floats instead. Base64 is little-endian IEEE 754 float32, concatenated.
 */
public final class Embeddings {
    private Embeddings() {}

    /** Converts the vectors of an OpenAI embeddings answer where their encoding is not what was asked for; returns whether it did. */
    public static boolean honourEncoding(AdapterCall call, ObjectNode answer) {
        boolean base64 = wantsBase64(call);
        boolean changed = false;
        for (var item : answer.path("data")) {
            if (item instanceof ObjectNode object) {
                changed |= convert(object, base64);
            }
        }
        return changed;
    }

    /** Whether the client asked for base64. */
    public static boolean wantsBase64(AdapterCall call) {
        return call.request()
                .get("encoding_format")
                .map(JsonNode::asText)
                .orElse("float")
                .equals("base64");
    }

    private static boolean convert(ObjectNode item, boolean base64) {
        var vector = item.path("embedding");
        if (vector.isArray() && base64) {
            item.put("embedding", encode(vector));
            return true;
        }
        if (vector.isTextual() && !base64) {
            item.set("embedding", decode(vector.asText()));
            return true;
        }
        return false;
    }

    /** An array of numbers as base64. */
    public static String encode(JsonNode vector) {
        var bytes = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : vector) {
            bytes.putFloat(number.floatValue());
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static JsonNode decode(String base64) {
        var bytes = ByteBuffer.wrap(bytes(base64)).order(ByteOrder.LITTLE_ENDIAN);
        var vector = JsonNodeFactory.instance.arrayNode(bytes.remaining() / Float.BYTES);
        while (bytes.remaining() >= Float.BYTES) {
            vector.add(bytes.getFloat());
        }
        return vector;
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GatewayException(
                    new Failure.UpstreamProtocol("The upstream sent an embedding that is not base64."));
        }
    }
}
