package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.TreeMap;

/** Holds the results of a replay against the files of its case. */
final class GoldenCheck {
    private final CaseFiles files;
    private final CaseSettings settings;
    private final Played played;

    GoldenCheck(CaseFiles files, CaseSettings settings, Played played) {
        this.files = files;
        this.settings = settings;
        this.played = played;
    }

    void check(RememberedValues remembered) {
        for (int number = 1; number <= played.sent.size(); number++) {
            call(number, played.sent.get(number - 1));
        }
        if (played.body != null) {
            same("client-answer.json", json(played.body));
        }
        boolean streamed = played.call.request().stream() || files.has("client-stream.txt");
        if (streamed && !played.chunks.isEmpty()) {
            chunks();
        }
        if (played.failure != null) {
            same("client-error.json", Shown.failure(played.failure));
        }
        var notes = played.call.notes();
        if (!played.sent.isEmpty() || !notes.warnings().isEmpty() || files.has("learned.json")) {
            same("learned.json", Shown.learned(played.learned, notes, remembered.added()));
        }
        assertThat(files.unused()).as("files of the case that nothing used").isEmpty();
    }

    private void call(int number, UpstreamCall call) {
        var expected = settings.call(number);
        assertThat(call.method())
                .as("method of call %s", number)
                .isEqualTo(expected.path("method").asText("POST"));
        assertThat(call.target())
                .as("target of call %s", number)
                .isEqualTo(expected.path("target").asText());
        var headers = new TreeMap<String, String>();
        call.headers().fields().forEach(field -> headers.put(field.name(), field.value()));
        headers.remove("Content-Type", "application/json");
        var wanted = new TreeMap<String, String>();
        expected.path("headers")
                .properties()
                .forEach(header -> wanted.put(header.getKey(), header.getValue().asText()));
        assertThat(headers).as("headers of call %s", number).isEqualTo(wanted);
        body(number, call);
    }

    private void body(int number, UpstreamCall call) {
        var numbered = "upstream-request-" + number;
        var stem = files.has(numbered + ".json") || files.has(numbered + ".txt") || played.sent.size() > 1
                ? numbered
                : "upstream-request";
        if (call.headers().first("Content-Type").orElse("").equals("application/json")) {
            same(stem + ".json", json(call.body()));
        } else if (call.body().length > 0) {
            sameText(stem + ".txt", new String(call.body(), StandardCharsets.UTF_8));
        }
    }

    private void chunks() {
        var lines = new ArrayList<String>();
        for (var chunk : played.chunks) {
            lines.add(new String(chunk.json(), StandardCharsets.UTF_8));
        }
        if (missing("client-stream.txt")) {
            files.write("client-stream.txt", (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        var expected = text("client-stream.txt").lines().toList();
        for (int i = 0; i < Math.min(lines.size(), expected.size()); i++) {
            var wanted = json(expected.get(i).getBytes(StandardCharsets.UTF_8));
            var actual = json(lines.get(i).getBytes(StandardCharsets.UTF_8));
            assertThat(actual).as("line %s of client-stream.txt", i + 1).isEqualTo(wanted);
        }
        assertThat(lines).as("chunks for client-stream.txt").hasSameSizeAs(expected);
    }

    private void same(String file, JsonNode actual) {
        if (missing(file)) {
            files.write(file, (Shown.pretty(actual) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        var expected = json(bytes(file));
        if (!expected.equals(actual)) {
            assertThat(Shown.pretty(actual)).as(file).isEqualTo(Shown.pretty(expected));
            throw new AssertionError(file + ": numbers or members differ in kind");
        }
    }

    private void sameText(String file, String actual) {
        if (missing(file)) {
            files.write(file, actual.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(actual).as(file).isEqualTo(text(file));
    }

    private boolean missing(String file) {
        return CaseFiles.writing() && !files.has(file);
    }

    private String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] bytes(String file) {
        var content = files.read(file);
        if (content == null) {
            throw new AssertionError(file + " is missing; -Dgolden.write=true writes it for review");
        }
        return content;
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return Json.read(bytes);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
