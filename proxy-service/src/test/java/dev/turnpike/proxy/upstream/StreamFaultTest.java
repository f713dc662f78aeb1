package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.deadlines;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.stream;
import static dev.turnpike.proxy.upstream.Calls.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an upstream can do to a stream. */
class StreamFaultTest {
    private static final Script BEGIN = Script.begin().readRequest();

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);
    private final List<String> events = new ArrayList<>();

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    /** Collects the events of one stream in {@link #events}. */
    private void relay(Deadlines deadlines) {
        try (var exchange = client.open(to(upstream), deadlines)) {
            exchange.send(stream("/chat", "{}"));
            var reader = exchange.events();
            for (var event = reader.next(); event != null; event = reader.next()) {
                events.add(event.text());
            }
        }
    }

    private static Deadlines firstByte(int millis) {
        return deadlines(Duration.ofMillis(millis), Duration.ofSeconds(20));
    }

    private static Deadlines idle(int millis) {
        return deadlines(Duration.ofSeconds(20), Duration.ofMillis(millis));
    }

    private static Deadline passed(Failure failure) {
        assertThat(failure).isInstanceOf(Failure.TimedOut.class);
        return ((Failure.TimedOut) failure).deadline();
    }

    @Test
    @CatalogueId("F04")
    void f04_givesUpAnUpstreamThatNeverAnswersAndClosesItsConnection() {
        upstream.next(BEGIN.stall());
        long begun = System.nanoTime();

        assertThat(passed(failureOf(() -> relay(firstByte(200))))).isEqualTo(Deadline.FIRST_BYTE);

        long closed = upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(5));
        assertThat(Duration.ofNanos(closed - begun)).isGreaterThan(Duration.ofMillis(190));
    }

    @Test
    @CatalogueId("F04")
    void f04_theHeadAloneIsNotTheFirstByte() {
        upstream.next(BEGIN.send(CannedAnswers.streamHead()).stall());

        assertThat(passed(failureOf(() -> relay(firstByte(200))))).isEqualTo(Deadline.FIRST_BYTE);
    }

    @Test
    void aCommentIsTheFirstByte() {
        upstream.next(BEGIN.send(CannedAnswers.streamHead())
                .chunk(": ping\n\n")
                .pause(Duration.ofMillis(600))
                .chunk("data: late\n\n")
                .lastChunk());

        relay(firstByte(300));

        assertThat(events).containsExactly("late");
    }

    @Test
    @CatalogueId("F09")
    void f09_deliversWhatCameBeforeAReset() {
        upstream.next(BEGIN.send(CannedAnswers.streamHead())
                .chunk("data: 1\n\n")
                .chunk("data: 2\n\n")
                .pauseUntil(() -> events.size() == 2)
                .reset());

        assertThat(failureOf(() -> relay(DEADLINES))).isInstanceOf(Failure.UpstreamTruncated.class);
        assertThat(events).containsExactly("1", "2");
    }

    @Test
    @CatalogueId("F11")
    void f11_aCloseBeforeTheLastChunkIsATruncation() {
        upstream.next(
                BEGIN.send(CannedAnswers.streamHead()).chunk("data: 1\n\n").close());

        assertThat(failureOf(() -> relay(DEADLINES))).isInstanceOf(Failure.UpstreamTruncated.class);
        assertThat(events).containsExactly("1");
    }

    @Test
    @CatalogueId("F10")
    void f10_aCloseDelimitedStreamEndsWithItsConnection() {
        upstream.next(BEGIN.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\ndata: 2\n\nda")
                .close());

        relay(DEADLINES);

        assertThat(events).containsExactly("1", "2");
        assertThat(client.openConnections()).isZero();
    }

    @Test
    @CatalogueId("F12")
    void f12_givesUpAStreamThatFallsSilent() {
        upstream.next(
                BEGIN.send(CannedAnswers.streamHead()).chunk("data: 1\n\n").stall());

        assertThat(passed(failureOf(() -> relay(idle(200))))).isEqualTo(Deadline.IDLE);

        assertThat(events).containsExactly("1");
        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
    }

    @Test
    void aStreamEndsAtItsTotalDeadlineThoughItFlows() {
        upstream.next(BEGIN.send(CannedAnswers.streamHead())
                .repeat(Script.begin().chunk("data: x\n\n").pause(Duration.ofMillis(10))));

        assertThat(passed(failureOf(() -> relay(Calls.total(Duration.ofMillis(300))))))
                .isEqualTo(Deadline.TOTAL);
        assertThat(events).isNotEmpty();
    }

    @Test
    @CatalogueId("F13")
    void f13_aPageOfHtmlHasNoEvents() {
        var page = "<html>\n<body>\n\nbroken: yes\n\n</body></html>\n";
        upstream.next(BEGIN.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + page.length() + "\r\n\r\n" + page));

        relay(DEADLINES);

        assertThat(events).isEmpty();
    }

    @Test
    @CatalogueId("F15")
    void f15_isWholeHoweverTheSegmentsAndChunksAreCut() {
        var event = "data: größe 漢字 😀\n\n";
        var bytes = event.getBytes(StandardCharsets.UTF_8);
        var chunks = new ByteArrayOutputStream();
        chunks.writeBytes(CannedAnswers.streamHead().getBytes(StandardCharsets.UTF_8));
        for (byte each : bytes) {
            chunks.writeBytes(new byte[] {'1', '\r', '\n', each, '\r', '\n'});
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        upstream.next(BEGIN.sendSplit(chunks.toByteArray(), 1));

        relay(DEADLINES);

        assertThat(events).containsExactly("größe 漢字 😀");
    }

    @Test
    @CatalogueId("F17")
    void f17_passesLinesOfOneAndTenMegabytesAndRefusesOneOverTheCap() {
        int mega = 1024 * 1024;
        for (int size : new int[] {mega, 10 * mega}) {
            upstream.next(BEGIN.send(CannedAnswers.streamHead())
                    .chunk("data: " + "x".repeat(size) + "\n\n")
                    .lastChunk());
            relay(DEADLINES);
        }
        upstream.next(BEGIN.send(CannedAnswers.streamHead()).chunk("data: " + "x".repeat(17 * mega) + "\n\n"));

        assertThat(failureOf(() -> relay(DEADLINES))).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(events.stream().map(String::length)).containsExactly(mega, 10 * mega);
    }

    @Test
    @CatalogueId("F20")
    void f20_aTrickleWithinTheIdleDeadlineStaysWhole() {
        var stream = CannedAnswers.chunk("data: slow and steady\n\n").getBytes(StandardCharsets.UTF_8);
        var script = BEGIN.send(CannedAnswers.streamHead());
        for (byte each : stream) {
            script = script.send(new byte[] {each}).pause(Duration.ofMillis(20));
        }
        upstream.next(script.lastChunk());

        relay(idle(400));

        assertThat(events).containsExactly("slow and steady");
    }

    @Test
    @CatalogueId("F21")
    void f21_readsTenThousandTinyChunksOfOneSegmentInOrder() {
        var all = new StringBuilder(CannedAnswers.streamHead());
        for (int i = 0; i < 10_000; i++) {
            all.append(CannedAnswers.chunk("data: " + i + "\n\n"));
        }
        upstream.next(BEGIN.send(all + "0\r\n\r\n"));

        relay(DEADLINES);

        assertThat(events).hasSize(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(events.get(i)).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void whatIsBrokenInMemoryIsTheNextAnswerOfTheReader() {
        upstream.next(BEGIN.send(CannedAnswers.streamHead() + CannedAnswers.chunk("data: 1\n\n") + "zz\r\n"));

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(stream("/chat", "{}"));
            var reader = exchange.events();

            assertThat(reader.next().text()).isEqualTo("1");
            assertThat(reader.buffered()).isTrue();
            assertThat(failureOf(reader::next)).isInstanceOf(Failure.UpstreamProtocol.class);
        }
    }
}
