package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/** The words of an error for people, wherever a server puts them. */
final class ErrorText {
    private static final int LONGEST = 2_000;
    private static final List<String> PLACES = List.of("message", "msg", "detail", "error_msg", "error");

    private ErrorText() {}

    /** The text of {@code error}, cut at {@value #LONGEST} characters; empty when it has none. */
    static String of(JsonNode error) {
        var text = uncut(error).strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private static String uncut(JsonNode error) {
        if (error.isTextual()) {
            return error.asText();
        }
        for (var place : PLACES) {
            var value = error.path(place);
            if (value.isTextual() && !value.asText().isBlank()) {
                return value.asText();
            }
            if (value.isArray() && !value.isEmpty()) {
                return value.valueStream().map(ErrorText::validation).collect(Collectors.joining("; "));
            }
        }
        return "";
    }

    /** FastAPI's {@code {"loc":["body","messages",0],"msg":"…"}}; what it quotes of the request stays out. */
    private static String validation(JsonNode item) {
        var place = item.path("loc").valueStream().map(JsonNode::asText).collect(Collectors.joining("."));
        return place.isEmpty()
                ? item.path("msg").asText("")
                : place + ": " + item.path("msg").asText("");
    }
}
