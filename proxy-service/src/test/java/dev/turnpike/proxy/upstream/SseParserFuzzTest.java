package dev.turnpike.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.wire.SseEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random streams in random splits, against a plain reading of the standard. A failure prints the seed that repeats it. */
class SseParserFuzzTest {
    private static final List<byte[]> MORSELS = morsels(
            "data",
            "event",
            "id",
            "retry",
            ":",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "data: x",
            "data:",
            "event: e",
            "\uFEFF",
            "ü",
            ": ping",
            "data: {\"a\":1}\n\n",
            "{",
            "]",
            "[1]\n",
            "\n{\n\"error\": \"e\"\n}",
            "\0");

    private static List<byte[]> morsels(String... texts) {
        return Arrays.stream(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    @CatalogueId({"F15", "F18", "L10"})
    void f18_findsTheSameEventsInEverySplit() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + 20_000; seed++) {
            var random = new SplittableRandom(seed);
            var stream = stream(random);

            assertThat(described(split(stream, random))).as("seed %d", seed).isEqualTo(described(reference(stream)));
        }
        System.out.println("SseParserFuzzTest: seeds from " + first);
    }

    private static byte[] stream(SplittableRandom random) {
        var bytes = new ByteArrayOutputStream();
        int count = random.nextInt(40);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(10) == 0) {
                bytes.write(random.nextInt(256));
            } else {
                bytes.writeBytes(MORSELS.get(random.nextInt(MORSELS.size())));
            }
        }
        return bytes.toByteArray();
    }

    private static List<SseEvent> split(byte[] stream, SplittableRandom random) {
        var parser = new SseParser();
        var events = new ArrayList<SseEvent>();
        int most = 1 + random.nextInt(20);
        for (int at = 0; at < stream.length; ) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(most));
            SseParserTest.drain(parser, Arrays.copyOfRange(stream, at, end), events);
            at = end;
        }
        var last = parser.end();
        if (last != null) {
            events.add(last);
        }
        return events;
    }

    private static List<String> described(List<SseEvent> events) {
        return events.stream()
                .map(event -> event.name() + "=" + new String(event.data(), StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** Slow and obvious: bytes as Latin-1 characters. */
    private static List<SseEvent> reference(byte[] stream) {
        var text = new String(stream, StandardCharsets.ISO_8859_1);
        var mark = "\u00EF\u00BB\u00BF";
        var lines = (text.startsWith(mark) ? text.substring(3) : text)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .split("\n", -1);
        var events = new ArrayList<SseEvent>();
        var data = new ArrayList<String>();
        var plain = new ArrayList<String>();
        var name = "message";
        for (int i = 0; i < lines.length; i++) {
            var line = lines[i];
            int colon = line.indexOf(':');
            var field = colon < 0 ? line : line.substring(0, colon);
            var value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            if (line.isEmpty() && i < lines.length - 1) {
                if (!data.isEmpty()) {
                    events.add(new SseEvent(name, String.join("\n", data).getBytes(StandardCharsets.ISO_8859_1)));
                }
                data.clear();
                name = "message";
            } else if (field.equals("data")) {
                data.add(value);
                plain.clear();
            } else if (field.equals("event")) {
                var utf8 = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                name = value.isEmpty() ? "message" : utf8;
            } else if (data.isEmpty()
                    && !Set.of("", "id", "retry").contains(field)
                    && (!plain.isEmpty() || line.matches("(?s)[{\\[].*"))) {
                plain.add(line);
            }
        }
        var json = String.join("\n", plain).getBytes(StandardCharsets.ISO_8859_1);
        if (data.isEmpty() && PlainError.is(json)) {
            events.add(new SseEvent("message", json));
        }
        return events;
    }
}
