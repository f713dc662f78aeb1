package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.RequestEdit;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Anthropic's cache markers, which OpenRouter and LiteLLM made common: other servers ignore or use them, OpenAI itself refuses the request. */
final class CacheControl {
    private static final byte[] NAME = "\"cache_control\"".getBytes(StandardCharsets.US_ASCII);
    private static final List<String> PLACES = List.of("messages", "tools");

    private CacheControl() {}

    /** Takes the markers out of what {@code edit} sends. */
    static void strip(AdapterCall call, ModelRequest request, RequestEdit edit) {
        if (!isIn(request.bytes())) {
            return;
        }
        edit.remove("cache_control");
        for (var name : PLACES) {
            request.get(name).ifPresent(tree -> edit.set(name, without(tree.deepCopy())));
        }
        call.notes().warn("cache_control: not known to OpenAI, dropped");
    }

    private static JsonNode without(JsonNode tree) {
        if (tree instanceof ObjectNode object && object.path("cache_control").has("type")) {
            object.remove("cache_control");
        }
        tree.forEach(CacheControl::without);
        return tree;
    }

    /** Quotes inside a string are escaped, so the name with its quotes is never a part of what somebody said. */
    private static boolean isIn(byte[] json) {
        for (int at = 0; at <= json.length - NAME.length; at++) {
            if (json[at] == NAME[0]
                    && json[at + 1] == NAME[1]
                    && Arrays.equals(json, at, at + NAME.length, NAME, 0, NAME.length)) {
                return true;
            }
        }
        return false;
    }
}
