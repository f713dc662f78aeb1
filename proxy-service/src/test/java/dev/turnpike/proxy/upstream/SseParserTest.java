package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.wire.SseEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SseParserTest {

    /** In the table {@code ~n} is LF, {@code ~r} is CR, {@code B} is the byte order mark, {@code |} stands between events. */
    @ParameterizedTest(name = "F18 {0} -> {1}")
    @CsvSource(delimiter = '>', textBlock = """
            data: a~n~n              > message=a
            data: a~r~r              > message=a
            data: a~r~n~r~n          > message=a
            data: a~r~n~ndata: b~n~r > message=a|message=b
            data:a~n~n               > message=a
            data:  a ~n~n            > message= a_
            Bdata: a~n~n             > message=a
            data: a~n~nBdata: b~n~n  > message=a
            : ping~n~n               >
            :~ndata: a~n~n           > message=a
            id: 1~nretry: 5~n~n      >
            event: x~n~n             >
            event: x~n~ndata: a~n~n  > message=a
            event: x~ndata: a~n~n    > x=a
            event:~ndata: a~n~n      > message=a
            event: x~nevent: y~ndata: a~n~n > y=a
            data: a~ndata: b~ndata:~n~n     > message=a~nb~n
            data~n~n                 > message=
            data:~n~n                > message=
            data~ndata~n~n           > message=~n
            data: a~n                >
            data: a                  >
            datum: a~n~n             >
            Data: a~n~n              >
            data : a~n~n             >
            ~n~n~n~ndata: a~n~n~n~n  > message=a
            event: x~rdata: a~r~revent: y~rdata: b~r~r > x=a|y=b
            """)
    @CatalogueId("F18")
    void readsLinesFieldsAndEventsAsTheStandardDoes(String stream, String expected) {
        var bytes = table(stream.strip());
        var wanted = expected == null ? "" : expected;

        for (int size = 1; size <= bytes.length; size++) {
            assertThat(described(parse(bytes, size))).as("windows of %d", size).isEqualTo(wanted);
        }
    }

    private static byte[] table(String stream) {
        return stream.replace("~n", "\n")
                .replace("~r", "\r")
                .replace("B", "\uFEFF")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String described(List<SseEvent> events) {
        return String.join(
                "|",
                events.stream()
                        .map(event -> event.name() + "=" + event.text())
                        .map(text -> text.replace("\n", "~n").replaceAll(" $", "_"))
                        .toList());
    }

    @Test
    @CatalogueId("F15")
    void f15_keepsCharactersThatAreSplitAtAnyByte() {
        var data = "größe 漢字 😀 e\u0301".getBytes(StandardCharsets.UTF_8);
        var stream = concat("data: ".getBytes(StandardCharsets.UTF_8), data, "\n\n".getBytes(StandardCharsets.UTF_8));

        for (int split = 0; split <= stream.length; split++) {
            var parser = new SseParser();
            var events = new ArrayList<SseEvent>();
            drain(parser, Arrays.copyOfRange(stream, 0, split), events);
            drain(parser, Arrays.copyOfRange(stream, split, stream.length), events);

            assertThat(events).hasSize(1);
            assertThat(events.getFirst().data()).isEqualTo(data);
        }
    }

    @Test
    @CatalogueId("F16")
    void f16_passesInvalidUtf8ByteByByte() {
        var data =
                new byte[] {'x', (byte) 0xC3, '(', (byte) 0xFF, (byte) 0xFE, 0, (byte) 0xED, (byte) 0xA0, (byte) 0x80};
        var stream =
                concat("data: ".getBytes(StandardCharsets.UTF_8), data, "\r\n\r\n".getBytes(StandardCharsets.UTF_8));

        var events = parse(stream, 3);

        assertThat(events).hasSize(1);
        assertThat(events.getFirst().data()).isEqualTo(data);
    }

    @Test
    @CatalogueId("F17")
    void f17_refusesALineOverTheCapAndAnEventOverTheCap() {
        var line = ("data: " + "x".repeat(100)).getBytes(StandardCharsets.UTF_8);
        var event = "data: 123456789012345678901234567890\n".repeat(4).getBytes(StandardCharsets.UTF_8);

        for (int size : new int[] {7, 1000}) {
            assertThat(failureOf(() -> parse(new SseParser(100), concat(line, new byte[] {'\n'}), size)))
                    .isInstanceOf(Failure.UpstreamProtocol.class);
            assertThat(failureOf(() -> parse(new SseParser(100), event, size)))
                    .isInstanceOf(Failure.UpstreamProtocol.class);
        }
        assertThat(parse(new SseParser(106), concat(line, new byte[] {'\n', '\n'}), 7))
                .hasSize(1);
    }

    @Test
    @CatalogueId("F17")
    void f17_gathersALineInLessThanThreeTimesItsSize() {
        var heap = new ByteHeap(ByteBudget.unbounded().share());
        var piece = new byte[8192];
        int before = 0;
        for (int i = 0; i < 1280; i++) {
            heap.add(piece, 0, piece.length);
            int held = heap.array().length == before ? before : before + heap.array().length;

            assertThat(held).isLessThan(Math.max(3 * heap.length(), 64 * 1024));
            before = heap.array().length;
        }
        assertThat(heap.array().length + heap.length()).isLessThan(3 * heap.length());
    }

    @Test
    void refusesAWindowBeforeTheOneBeforeIsUsedUp() {
        var parser = new SseParser();
        parser.feed("data: 1\n\ndata: 2\n\n".getBytes(StandardCharsets.UTF_8), 0, 18);
        parser.next();

        assertThatThrownBy(() -> parser.feed(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsEventsApartThatShareTheirGatheringSpace() {
        var events =
                parse("data: aa\ndata: bb\n\ndata: cc\ndata: dd\n\n".repeat(50).getBytes(StandardCharsets.UTF_8), 5);

        assertThat(events.stream().map(SseEvent::text).distinct()).containsExactly("aa\nbb", "cc\ndd");
        assertThat(events).hasSize(100);
    }

    /** As in the table above; the end of the body follows. */
    @ParameterizedTest(name = "a plain end: {0} -> {1}")
    @CsvSource(delimiter = '>', textBlock = """
            {"error":"e"}                    > message={"error":"e"}
            {"error":{}}~n                   > message={"error":{}}
            B{"error":"e"}~r~n               > message={"error":"e"}
            data: a~n~n{"error":"e"}         > message=a|message={"error":"e"}
            data: a~n~n{~n  "error": "e"~n}~n      > message=a|message={~n  "error": "e"~n}
            data: a~r~r{~r  "error": "e"~r}~r      > message=a|message={~n  "error": "e"~n}
            data: a~r~n~r~n{~r~n  "error": "e"~r~n}~r~n > message=a|message={~n  "error": "e"~n}
            data: a~n~n[{~n"error": "e"~n}~n,~n{}]~n~n  > message=a|message=[{~n"error": "e"~n}~n,~n{}]
            data: a~n~n{"error":"e"} ~n~n: ping~n~n     > message=a|message={"error":"e"}_
            data: a~n~n{"error":"e"}~nid: 3~nretry: 1   > message=a|message={"error":"e"}
            event: x~n{"error":"e"}          > message={"error":"e"}
            data: a~n~n{"error":"e"}~n~ndata: b~n~n     > message=a|message=b
            {~n"error":"e"}~ndata: b~n~n{"error":"f"}   > message=b|message={"error":"f"}
            data: a~n{"error":"e"}~n~n       > message=a
            data: a~n{"error":"e"}           >
            data: a~n~n{"bye":1}             > message=a
            data: a~n~n{"error":1}           > message=a
            data: a~n~n[1]                   > message=a
            data: a~n~n{"error":"e"}~n{"error":"f"}     > message=a
            data: a~n~n{~n  "error":         > message=a
            data: a~n~n{~n  "error": {~n "code": 503~n } > message=a
            data: a~n~n{~n  "error": "e"~n]  > message=a
            data: a~n~n{                     > message=a
            data: a~n~n {"error":"e"}        > message=a
            data: a~n~n"error"               > message=a
            data: a~n~n}                     > message=a
            """)
    @CatalogueId("F18")
    void takesAnErrorInPlainJsonBehindTheLastEventForOneMore(String stream, String expected) {
        var bytes = table(stream.strip());
        var wanted = expected == null ? "" : expected;

        for (int size = 1; size <= bytes.length; size++) {
            var parser = new SseParser();
            var events = new ArrayList<>(parse(parser, bytes, size));
            Optional.ofNullable(parser.end()).ifPresent(events::add);

            assertThat(described(events)).as("windows of %d", size).isEqualTo(wanted);
            assertThat(parser.end()).isNull();
        }
    }

    @Test
    @CatalogueId("F17")
    void f17_refusesPlainJsonOverTheCap() {
        var stream = ("{\n" + "\"a\": 1,\n".repeat(20)).getBytes(StandardCharsets.UTF_8);

        assertThat(failureOf(() -> parse(new SseParser(100), stream, 7))).isInstanceOf(Failure.UpstreamProtocol.class);
    }

    static List<SseEvent> parse(byte[] stream, int size) {
        return parse(new SseParser(), stream, size);
    }

    private static List<SseEvent> parse(SseParser parser, byte[] stream, int size) {
        var events = new ArrayList<SseEvent>();
        for (int at = 0; at < stream.length; at += size) {
            drain(parser, Arrays.copyOfRange(stream, at, Math.min(stream.length, at + size)), events);
        }
        return events;
    }

    static void drain(SseParser parser, byte[] window, List<SseEvent> events) {
        parser.feed(window, 0, window.length);
        for (var event = parser.next(); event != null; event = parser.next()) {
            events.add(event);
        }
        Arrays.fill(window, (byte) '!');
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
