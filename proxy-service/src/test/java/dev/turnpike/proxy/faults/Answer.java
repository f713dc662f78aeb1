package dev.turnpike.proxy.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * An answer as it came.
 *
 * @param whole whether the end of the body came, not just the end of the connection
 */
record Answer(Head head, byte[] body, boolean whole) {

    /** Status line and header, names in lower case. */
    record Head(int status, Map<String, String> headers) {

        String header(String name) {
            return headers.get(name);
        }
    }

    int status() {
        return head.status();
    }

    String header(String name) {
        return head.header(name);
    }

    /** Id of the exchange. */
    String id() {
        return header("x-request-id");
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The {@code error} of a body that is one. */
    JsonNode error() {
        return json(text()).path("error");
    }

    String code() {
        return error().path("code").asText();
    }

    /** The {@code data:} of every event, comments left out. */
    List<String> events() {
        return Arrays.stream(text().split("\n\n"))
                .filter(event -> event.startsWith("data: "))
                .map(event -> event.substring(6))
                .toList();
    }

    /** How many heartbeats came. */
    long comments() {
        return Arrays.stream(text().split("\n\n"))
                .filter(event -> event.startsWith(":"))
                .count();
    }

    /** The events before the last, which is the error of a stream that broke. */
    List<String> eventsBeforeTheError() {
        var events = events();
        return events.subList(0, events.size() - 1);
    }

    /** The {@code error} in the last event. */
    JsonNode streamError() {
        return json(events().getLast()).path("error");
    }

    /** Whether the stream says that it is complete. */
    boolean done() {
        return events().contains("[DONE]");
    }

    static JsonNode json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
