package dev.turnpike.proxy.upstream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;

/** What a server writes that fails in the middle of a stream and forgets that it is one: an object with an {@code error}, or a list of such. */
final class PlainError {
    private PlainError() {}

    /** Whether {@code json} is one, and whole. */
    static boolean is(byte[] json) {
        if (json.length == 0) {
            return false;
        }
        try {
            var root = Json.read(json);
            return tells(root.path("error"))
                    || (root.isArray() && tells(root.path(0).path("error")));
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static boolean tells(JsonNode error) {
        return error.isObject() || error.isTextual();
    }
}
