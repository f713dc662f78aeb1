package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.ExchangeRecord;
import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.FullBacklog;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that leave: the upstream is left within a second, nothing is tried again, and the row says so. */
@Timeout(120)
class DepartureTest {
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");
    private static final Script BEGIN = Script.begin().readRequest();
    private static final Script STREAM =
            BEGIN.send(CannedAnswers.streamHead()).chunk(EVENTS.get(0)).chunk(EVENTS.get(1));
    private static final String COZE_BEGINS = """
            event:conversation.chat.created
            data:{"id":"chat-1","conversation_id":"conversation-1","bot_id":"730","status":"created"}

            """;
    /** Comments: when the last of them is written, what was written before them was read. */
    private static final String MORE_THAN_BUFFERS = (":" + "x".repeat(1022) + "\n").repeat(16 * 1024);

    private static final Duration SOON = Duration.ofSeconds(1);
    /** So many requests that go well earn as many retries as one request may make. */
    private static final int ENOUGH_FOR_RETRIES = 40;

    private final ScriptedUpstream first = ScriptedUpstream.start();
    private final ScriptedUpstream second =
            ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatStream("again")));

    /** How a client leaves. */
    enum Way {
        CLOSE {
            @Override
            void leave(Client client) {
                client.close();
            }
        },
        RESET {
            @Override
            void leave(Client client) {
                client.reset();
            }
        };

        abstract void leave(Client client);
    }

    private Stage stage(String... more) {
        return Stage.of(first, Routes.inOrder("test", List.of(first.port(), second.port()), more));
    }

    /** The upstream is closed within 1 s of {@code left}, nobody else is asked, and there is one row. */
    private ExchangeRecord leftAlone(Stage stage, long left) {
        assertThat(first.visit(0).awaitPeerClosed(Duration.ofSeconds(5)) - left).isLessThan(SOON.toNanos());
        var row = stage.newestOf(1);
        assertThat(row.ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        assertThat(row.attempts()).hasSize(1);
        assertThat(first.requests()).hasSize(1);
        assertThat(second.connections()).isZero();
        second.close();
        return row;
    }

    @ParameterizedTest(name = "F30: {0} while chunks flow")
    @CatalogueId("F30")
    @EnumSource(Way.class)
    void f30_leavesTheUpstreamWhileChunksFlow(Way way) {
        first.always(STREAM.repeat(Script.begin().chunk(EVENTS.get(1)).pause(Duration.ofMillis(5))));
        try (var stage = stage()) {
            var client = stage.client().send(Chat.stream("test"));
            assertThat(client.head().status()).isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                client.event();
            }

            way.leave(client);
            var row = leftAlone(stage, System.nanoTime());

            assertThat(row.usage().source()).isEqualTo(Usage.Source.ESTIMATED);
            assertThat(row.usage().output()).isGreaterThanOrEqualTo(8);
        }
    }

    @ParameterizedTest(name = "F31: {0} while the upstream is silent")
    @CatalogueId("F31")
    @EnumSource(Way.class)
    void f31_leavesASilentUpstream(Way way) {
        first.always(STREAM.stall());
        try (var stage = stage()) {
            var client = stage.client().send(Chat.stream("test"));
            client.head();
            client.event();

            way.leave(client);

            assertThat(leftAlone(stage, System.nanoTime()).usage().source()).isEqualTo(Usage.Source.ESTIMATED);
        }
    }

    @ParameterizedTest(name = "F32: {0} before the answer begins")
    @CatalogueId("F32")
    @EnumSource(Way.class)
    void f32_leavesAnUpstreamThatHasNotAnswered(Way way) {
        first.always(BEGIN.stall());
        try (var stage = stage()) {
            var client = stage.client().send(Chat.stream("test"));
            first.awaitRequests(1);

            way.leave(client);

            assertThat(leftAlone(stage, System.nanoTime()).usage().source()).isEqualTo(Usage.Source.NONE);
        }
    }

    @Test
    @CatalogueId("F32")
    void f32_leavesAnUpstreamWhoseWholeAnswerNobodyWaitsFor() {
        first.always(BEGIN.stall());
        try (var stage = stage()) {
            var client = stage.client().send(Chat.whole("test"));
            first.awaitRequests(1);

            client.close();

            assertThat(leftAlone(stage, System.nanoTime()).ending().status()).isEqualTo(499);
        }
    }

    @ParameterizedTest(name = "F31: Coze goes on without its client unless it is told to stop; streaming: {0}")
    @CatalogueId("F31")
    @ValueSource(booleans = {true, false})
    void f31_tellsCozeToStop(boolean streams) {
        var read = new CountDownLatch(1);
        first.next(BEGIN.send(CannedAnswers.streamHead())
                .chunk(COZE_BEGINS)
                .chunk(MORE_THAN_BUFFERS)
                .then(_ -> read.countDown())
                .stall());
        first.always(Script.answering(CannedAnswers.json(200, "{\"code\":0}")));
        var coze =
                "{name: coze, provider: Coze, endpoint: \"%s\", upstreamModel: \"730\", auth: {secretRef: {name: provider, key: apiKey}}}"
                        .formatted(first.uri());
        try (var stage = Stage.of(first, Routes.route("test", List.of(coze)) + Routes.SECRET);
                var client = stage.client()) {
            client.send(streams ? Chat.stream("test") : Chat.whole("test"));
            Stage.await(() -> read.getCount() == 0);

            Way.CLOSE.leave(client);

            var cancel = first.awaitRequests(2).getLast();
            assertThat(cancel.line()).startsWith("POST /v3/chat/cancel");
            assertThat(cancel.text()).contains("chat-1", "conversation-1");
        }
        second.close();
    }

    /** The deadline of the dial is far beyond the patience with which the row is awaited. */
    @ParameterizedTest(name = "F32: leaving a dial, onClientDisconnect: {0}")
    @CatalogueId({"F02", "F32"})
    @ValueSource(strings = {"Cancel", "Drain"})
    void f32_leavesADialThatHangs(String policy) throws IOException {
        try (var full = FullBacklog.open("DepartureTest F32");
                var stage = Stage.of(
                        first,
                        Routes.inOrder(
                                "test",
                                List.of(full.port(), second.port()),
                                "timeouts: {connect: 60s}",
                                "onClientDisconnect: " + policy));
                var client = stage.client()) {
            // The first comment says that it dials.
            client.send(Chat.stream("test").with("x-turnpike-heartbeat: 1")).head();

            Way.CLOSE.leave(client);
            var row = stage.newestOf(1);

            assertThat(row.ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
            assertThat(row.attempts()).hasSize(1);
            assertThat(second.connections()).isZero();
        } finally {
            second.close();
        }
    }

    @ParameterizedTest(name = "F32: leaving a pause, onClientDisconnect: {0}")
    @CatalogueId("F32")
    @ValueSource(strings = {"Cancel", "Drain"})
    void f32_leavesAPauseBetweenTriesAndNothingIsTriedAgain(String policy) {
        var count = new AtomicInteger();
        first.always(Script.answering(_ -> count.getAndIncrement() < ENOUGH_FOR_RETRIES
                ? CannedAnswers.chatStream("Hello")
                : CannedAnswers.error(500, "boom")));
        try (var stage = Stage.of(
                        first,
                        Routes.to("test", first.port(), "retries: {attempts: 10}", "onClientDisconnect: " + policy));
                var client = stage.client()) {
            for (int i = 0; i < ENOUGH_FOR_RETRIES; i++) {
                client.send(Chat.stream("test")).answer();
            }

            client.send(Chat.stream("test"));
            // The pause that follows lasts 800 ms at least.
            first.awaitRequests(ENOUGH_FOR_RETRIES + 5);
            Way.CLOSE.leave(client);
            var gone = stage.rows(ENOUGH_FOR_RETRIES + 1).stream()
                    .filter(row -> row.ending().outcome() == Outcome.CLIENT_GONE)
                    .toList();

            assertThat(gone).hasSize(1);
            assertThat(gone.getFirst().attempts()).hasSize(5);
            assertThat(first.requests()).hasSize(ENOUGH_FOR_RETRIES + 5);
        } finally {
            second.close();
        }
    }

    @Test
    @CatalogueId("F30")
    void f30_aRouteThatDrainsReadsOnForTheUsage() {
        var left = new CountDownLatch(1);
        first.always(STREAM.pauseUntil(left)
                .pause(Duration.ofMillis(300))
                .chunk(EVENTS.get(2))
                .chunk(EVENTS.get(3))
                .chunk(EVENTS.get(4))
                .lastChunk());
        try (var stage = stage("onClientDisconnect: Drain")) {
            var client = stage.client().send(Chat.stream("test"));
            client.head();
            client.event();

            client.close();
            left.countDown();
            var row = stage.newestOf(1);

            assertThat(row.ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
            assertThat(row.usage().source()).isEqualTo(Usage.Source.REPORTED);
            assertThat(row.usage().total()).isEqualTo(8);
            assertThat(second.connections()).isZero();
        } finally {
            second.close();
        }
    }

    @Test
    @Tag("slow")
    @CatalogueId("F30")
    void f30_drainingEndsAfterAMinute() {
        first.always(STREAM.repeat(Script.begin().chunk(EVENTS.get(1)).pause(Duration.ofMillis(100))));
        try (var stage = stage("onClientDisconnect: Drain")) {
            var client = stage.client().send(Chat.stream("test"));
            client.head();
            client.event();
            long left = System.nanoTime();

            client.close();

            long closed = first.visit(0).awaitPeerClosed(Duration.ofSeconds(70));
            assertThat(Duration.ofNanos(closed - left)).isBetween(Duration.ofSeconds(59), Duration.ofSeconds(65));
            assertThat(stage.newestOf(1).ending().outcome()).isEqualTo(Outcome.CLIENT_GONE);
        } finally {
            second.close();
        }
    }
}
