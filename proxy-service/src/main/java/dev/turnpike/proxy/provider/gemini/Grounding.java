package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;

/** {@code groundingMetadata} as {@code annotations}. Gemini counts UTF-8 bytes, OpenAI characters. */
final class Grounding {
    private Grounding() {}

    /** One {@code url_citation} for each supported segment of {@code text} and each source of it; empty when there are none. */
    static ArrayNode annotations(JsonNode grounding, String text) {
        var annotations = JsonNodeFactory.instance.arrayNode();
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        for (var support : grounding.path("groundingSupports")) {
            var segment = support.path("segment");
            int from = characters(bytes, segment.path("startIndex").asInt(0));
            int to = characters(bytes, segment.path("endIndex").asInt(0));
            for (var index : support.path("groundingChunkIndices")) {
                var source = grounding.path("groundingChunks").path(index.asInt());
                add(annotations, source.has("web") ? source.path("web") : source.path("maps"), from, to);
            }
        }
        return annotations;
    }

    private static void add(ArrayNode annotations, JsonNode source, int from, int to) {
        var url = source.path("uri").asText("");
        if (url.isEmpty()) {
            return;
        }
        annotations
                .addObject()
                .put("type", "url_citation")
                .putObject("url_citation")
                .put("start_index", from)
                .put("end_index", to)
                .put("url", url)
                .put("title", source.path("title").asText(""));
    }

    /** How many characters (code points) the first {@code end} bytes are. */
    private static int characters(byte[] utf8, int end) {
        int count = 0;
        for (int i = 0; i < Math.min(end, utf8.length); i++) {
            count += (utf8[i] & 0xC0) == 0x80 ? 0 : 1;
        }
        return count;
    }
}
