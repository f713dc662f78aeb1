package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Embedding vectors in the encoding that the client asked for. The SDKs ask for base64 when their user said nothing, and one of them shows an empty vector when it gets
 * floats instead. Base64 is little-endian IEEE 754 float32, concatenated.
 */
public final class Embeddings {
    private Embeddings() {}

    /** Whether the client asked for base64. */
    public static boolean wantsBase64(AdapterCall call) {
        return call.request()
                .get("encoding_format")
                .map(JsonNode::asText)
                .orElse("float")
                .equals("base64");
    }

    /** An array of numbers as base64. */
    public static String encode(JsonNode vector) {
        var bytes = ByteBuffer.allocate(vector.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var number : vector) {
            bytes.putFloat(number.floatValue());
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /**
     * The array of numbers that {@code parser} is at the start of, as base64; leaves the parser at its end.
     *
     * @throws GatewayException when it holds anything but numbers
     */
    public static String encode(JsonParser parser) throws IOException {
        var bytes = new ByteArrayOutputStream(8_192);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (!parser.currentToken().isNumeric()) {
                throw new GatewayException(
                        new Failure.UpstreamProtocol("The upstream sent an embedding that is not a list of numbers."));
            }
            int bits = Float.floatToIntBits(parser.getFloatValue());
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                bytes.write(bits >> shift);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * The numbers in {@code base64}.
     *
     * @throws GatewayException when it is no base64 of float32 numbers
     */
    public static float[] decode(String base64) {
        var bytes = bytes(base64);
        var floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var vector = new float[floats.remaining()];
        floats.get(vector);
        return vector;
    }

    private static byte[] bytes(String base64) {
        try {
            var bytes = Base64.getDecoder().decode(base64);
            if (bytes.length % Float.BYTES == 0) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new GatewayException(
                new Failure.UpstreamProtocol("The upstream sent an embedding that is not base64 of float32 numbers."));
    }
}
