package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an upstream sends, and how, is no business of the gateway's: the client gets the bytes of every event. */
@Timeout(120)
class StreamBytesTest {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";
    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = Stage.of();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    private static Answer relay(Script body) {
        stage.upstream().next(body);
        return stage.ask(Chat.stream("test"));
    }

    private static Script begin() {
        return Script.begin().readRequest().send(HEAD);
    }

    /** What the client gets of {@code events}: all but the usage, for which it did not ask. */
    private static String expected(List<String> events) {
        return String.join("", events).replace(events.get(events.size() - 2), "");
    }

    @Test
    @CatalogueId("F15")
    void f15_charactersSplitAtEveryByteArriveWhole() {
        var events = CannedAnswers.chatEvents("é€", "😀漢");
        var bytes = String.join("", events).getBytes(StandardCharsets.UTF_8);

        assertThat(relay(begin().sendSplit(bytes, 1)).text()).isEqualTo(expected(events));
        for (int size : new int[] {2, 3, 7, 1000}) {
            assertThat(relay(begin().sendSplit(bytes, size)).text()).isEqualTo(expected(events));
        }
    }

    @Test
    @CatalogueId("F16")
    void f16_invalidUtf8PassesByteByByte() {
        var events = CannedAnswers.chatEvents("before", "X", "after");
        var bytes = String.join("", events).getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 'X' ? (byte) 0xFF : bytes[i];
        }
        var script = begin().send(bytes);

        var answer = relay(script);

        assertThat(answer.done()).isTrue();
        assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).contains("\"content\":\"\u00FF\"");
        assertThat(stage.row(answer).ending().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    @CatalogueId("F17")
    void f17_linesOfOneAndTenMegabytesPassAndOneOverTheCapBreaksTheStream() {
        for (int megabytes : new int[] {1, 10}) {
            var events = CannedAnswers.chatEvents("a", "x".repeat(megabytes << 20));
            assertThat(relay(begin().send(String.join("", events))).text()).isEqualTo(expected(events));
        }
        var tooLong = CannedAnswers.chatEvents("a", "x".repeat(17 << 20));

        var answer = relay(begin().send(String.join("", tooLong)));

        assertThat(answer.events()).hasSize(3);
        assertThat(answer.streamError().path("code").asText()).isEqualTo("upstream_protocol");
        assertThat(answer.done()).isFalse();
    }

    @Test
    @CatalogueId("F18")
    void f18_everyWayToWriteAnEventIsUnderstood() {
        var events = CannedAnswers.chatEvents("a", "b");
        var plain = String.join("", events);
        var dressed = "\uFEFF: hello\n\n"
                + plain.replace("data: ", "event: message\nid: 7\nretry: 10\ndata:")
                        .replace("\"object\"", "\ndata: \"object\"");

        for (var stream : List.of(plain.replace("\n", "\r\n"), plain.replace("\n", "\r"))) {
            assertThat(relay(begin().send(stream)).text()).isEqualTo(expected(events));
        }
        var answer = relay(begin().send(dressed));

        assertThat(answer.done()).isTrue();
        assertThat(answer.events()).hasSize(5);
        assertThat(answer.events().subList(0, 4))
                .allMatch(data -> Answer.json(data).has("object"));
    }

    @Test
    @CatalogueId("F19")
    void f19_aCompressedStreamIs502() {
        var head = HEAD.replace("\r\n\r\n", "\r\nContent-Encoding: br\r\n\r\n");

        var answer = relay(Script.begin().readRequest().send(head).send("\u0001\u0002"));

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("upstream_protocol");
    }

    @Test
    @CatalogueId("F21")
    void f21_tenThousandTinyChunksInOneSegmentArriveInOrder() {
        var words = IntStream.range(0, 10_000).mapToObj(i -> "w" + i).toArray(String[]::new);
        var events = CannedAnswers.chatEvents(words);
        var body = new ByteArrayOutputStream();
        body.writeBytes(CannedAnswers.streamHead().getBytes(StandardCharsets.UTF_8));
        events.forEach(event -> body.writeBytes(CannedAnswers.chunk(event).getBytes(StandardCharsets.UTF_8)));
        body.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));

        var answer = relay(Script.begin().readRequest().send(body.toByteArray()));

        assertThat(answer.text()).isEqualTo(expected(events));
        assertThat(stage.row(answer).usage().output()).isEqualTo(5);
    }
}
