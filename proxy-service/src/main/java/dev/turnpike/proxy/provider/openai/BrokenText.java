package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** JSON with bytes in its strings that are not UTF-8: models are cut within a character now and then. */
final class BrokenText {
    private static final int PIECE = 4096;

    private BrokenText() {}

    /** {@code json} with a question mark for every byte that is not UTF-8; as long as before. */
    static byte[] masked(byte[] json) {
        var copy = json.clone();
        var in = ByteBuffer.wrap(copy);
        var out = CharBuffer.allocate(PIECE);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        for (var result = decoder.decode(in, out, true);
                !result.isUnderflow();
                result = decoder.decode(in, out, true)) {
            out.clear();
            for (int i = 0; result.isError() && i < result.length(); i++) {
                copy[in.position() + i] = '?';
            }
        }
        return copy;
    }

    /**
     * The document, with a replacement character for what is not UTF-8.
     *
     * @throws JsonProcessingException when it is no document all the same
     */
    static JsonNode read(byte[] json) throws JsonProcessingException {
        try {
            return Json.read(json);
        } catch (JsonProcessingException e) {
            return Json.read(new String(json, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8));
        }
    }
}
