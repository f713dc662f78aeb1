package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One answer of the gateway.
 *
 * @param fields the header lines as they came
 */
record Answer(int status, List<String> fields, byte[] body) {
    /** What an error must not tell: class names, stack traces, statements, places on the disk. */
    private static final List<String> INNARDS = List.of(
            "dev.turnpike",
            "io.helidon",
            "com.fasterxml",
            "java.lang",
            "java.io",
            "java.util",
            "org.sqlite",
            "Exception",
            "\\tat ",
            ".java:",
            "SELECT ",
            "INSERT ",
            "/tmp/",
            "/home/");

    List<String> headers(String name) {
        return fields.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    String id() {
        return header("x-request-id").orElseThrow();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        try {
            return Json.read(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text(), e);
        }
    }

    /** {@code content} of the first choice. */
    String said() {
        return json().at("/choices/0/message/content").asText();
    }

    String message() {
        return json().at("/error/message").asText();
    }

    /** Null when no parameter is to blame. */
    String param() {
        return json().at("/error/param").textValue();
    }

    boolean closes() {
        return headers("connection").contains("close");
    }

    /** That it is the error {@code code}, in the form of every error of ours. */
    Answer isError(int expected, String code) {
        return isError(expected).hasCode(code);
    }

    private Answer hasCode(String code) {
        assertThat(json().at("/error/code").asText()).as(text()).isEqualTo(code);
        return this;
    }

    /** That it is an error in the form of every error of ours. */
    Answer isError(int expected) {
        assertThat(status).as(text()).isEqualTo(expected);
        return isError();
    }

    /** That it is an error in the form of every error; the status may be any. */
    Answer isError() {
        assertThat(status).as(text()).isBetween(400, 599);
        assertThat(header("content-type")).as(text()).hasValue("application/json");
        assertThat(headers("x-request-id"))
                .hasSize(1)
                .allMatch(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        var root = json();
        assertThat(root.fieldNames()).toIterable().containsExactly("error");
        var error = root.path("error");
        assertThat(error.fieldNames()).toIterable().containsExactly("message", "type", "param", "code");
        assertThat(error.path("message").asText()).isNotBlank().hasSizeLessThan(2_100);
        assertThat(error.path("type").asText()).isNotBlank();
        assertTellsNothing();
        return this;
    }

    private void assertTellsNothing() {
        var said = Stream.concat(fields.stream(), Stream.of(text())).toList();
        assertThat(said).noneMatch(line -> INNARDS.stream().anyMatch(line::contains));
        assertThat(said).noneMatch(line -> line.matches("(?s).*[0-9a-f]{64}.*"));
    }

    Answer isOk() {
        assertThat(status).as(text()).isEqualTo(200);
        return this;
    }
}
