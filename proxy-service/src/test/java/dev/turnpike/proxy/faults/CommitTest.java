package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The status of a stream is held until there is something to say with it; until the first content another backend may still answer. */
@Timeout(60)
class CommitTest {
    private static final Script STREAM = Script.begin().readRequest().send(CannedAnswers.streamHead());
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");
    private static final String OVERLOAD =
            "data: {\"error\":{\"message\":\"come back later\",\"type\":\"overloaded_error\",\"code\":\"overloaded\"}}\n\n";

    private final ScriptedUpstream second = ScriptedUpstream.start();

    @AfterEach
    void closeSecond() {
        second.close();
    }

    private Stage stage() {
        var first = ScriptedUpstream.start();
        return Stage.of(
                first, Routes.inOrder("test", List.of(first.port(), second.port())), "HEARTBEAT_INTERVAL", "1s");
    }

    @Test
    @CatalogueId("F09")
    void f09_theRoleTravelsWithTheFirstContentAndNothingBeforeIt() {
        try (var stage = Stage.of();
                var client = stage.client()) {
            var goOn = new CountDownLatch(1);
            stage.upstream()
                    .always(STREAM.chunk(EVENTS.get(0))
                            .pauseUntil(goOn)
                            .chunk(EVENTS.get(1))
                            .chunk(EVENTS.get(2))
                            .chunk(EVENTS.get(4))
                            .lastChunk());

            client.send(Chat.stream("test"));
            stage.upstream().awaitRequests(1);
            assertThat(client.silentFor(Duration.ofMillis(300))).isTrue();
            goOn.countDown();
            var head = client.head();

            assertThat(head.status()).isEqualTo(200);
            assertThat(client.event()).isEqualTo(EVENTS.get(0).strip());
            assertThat(client.event()).isEqualTo(EVENTS.get(1).strip());
            assertThat(client.answer().done()).isTrue();
        }
    }

    @Test
    @CatalogueId("F09")
    void f09_muchThatSaysNothingIsNotHeldBackForever() {
        var nothing = EVENTS.get(0).replace("\"delta\":{", "\"padding\":\"" + "x".repeat(1 << 20) + "\",\"delta\":{");
        try (var stage = Stage.of();
                var client = stage.client()) {
            stage.upstream().always(STREAM.chunk(nothing).stall());

            client.send(Chat.stream("test"));

            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.event()).isEqualTo(nothing.strip());
        }
    }

    @Test
    @CatalogueId("F09")
    void f09_anOverloadAsTheFirstEventIsARealStatus() {
        try (var stage = Stage.of("retries: {attempts: 0}")) {
            stage.upstream().always(STREAM.chunk(OVERLOAD).lastChunk());

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("upstream_overloaded");
            assertThat(stage.row(answer).ending().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
        }
    }

    @Test
    @CatalogueId("F09")
    void f09_anOverloadAfterTheRoleAloneGoesToTheNextBackend() {
        try (var stage = stage()) {
            stage.upstream().always(STREAM.chunk(EVENTS.get(0)).chunk(OVERLOAD).lastChunk());
            second.always(Script.answering(CannedAnswers.chatStream("Hello")));

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-turnpike-backend")).isEqualTo("b1");
            assertThat(answer.events())
                    .containsOnlyOnce(EVENTS.get(0).substring(6).strip());
            assertThat(answer.done()).isTrue();
            assertThat(stage.row(answer).attempts()).hasSize(2);
        }
    }

    @Test
    @CatalogueId("F12")
    void f12_afterASilentHeartbeatAnotherBackendMayStillAnswer() {
        try (var stage = stage();
                var client = stage.client()) {
            var fail = new CountDownLatch(1);
            stage.upstream().always(STREAM.chunk(EVENTS.get(0)).pauseUntil(fail).reset());
            second.always(Script.answering(CannedAnswers.chatStream("Hello")));

            var head = client.send(Chat.stream("test")).head();
            var beat = client.event();
            fail.countDown();
            var answer = client.answer();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("x-turnpike-backend")).isEqualTo("b0");
            assertThat(beat).startsWith(":");
            assertThat(answer.done()).isTrue();
            var row = stage.row(answer);
            assertThat(row.served().backend()).endsWith("/b1");
            assertThat(row.attempts()).hasSize(2);
        }
    }

    @Test
    @CatalogueId("F12")
    void f12_afterASilentHeartbeatAFailureIsInTheStream() {
        var upstream = ScriptedUpstream.start();
        try (var stage = Stage.of(
                        upstream,
                        Routes.to("test", upstream.port(), "retries: {attempts: 0}"),
                        "HEARTBEAT_INTERVAL",
                        "1s");
                var client = stage.client()) {
            var fail = new CountDownLatch(1);
            upstream.always(Script.begin().readRequest().pauseUntil(fail).send(CannedAnswers.error(500, "boom")));

            assertThat(client.send(Chat.stream("test")).head().status()).isEqualTo(200);
            assertThat(client.event()).startsWith(":");
            fail.countDown();
            var answer = client.answer();

            assertThat(answer.whole()).isTrue();
            assertThat(answer.streamError().path("code").asText()).isEqualTo("upstream_error");
            assertThat(answer.done()).isFalse();
            var row = stage.row(answer);
            assertThat(row.ending().outcome()).isEqualTo(Outcome.UPSTREAM_ERROR);
            assertThat(row.ending().status()).isEqualTo(200);
        }
    }

    @Test
    @CatalogueId("F09")
    void f09_nothingIsRetriedAfterTheFirstContent() {
        try (var stage = stage()) {
            stage.upstream()
                    .always(STREAM.chunk(EVENTS.get(0))
                            .chunk(EVENTS.get(1))
                            .pause(Duration.ofMillis(30))
                            .chunk(OVERLOAD)
                            .lastChunk());
            second.always(Script.answering(CannedAnswers.chatStream("again")));

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.streamError().path("code").asText()).isEqualTo("upstream_overloaded");
            assertThat(answer.done()).isFalse();
            assertThat(second.connections()).isZero();
            assertThat(stage.row(answer).attempts()).hasSize(1);
        }
    }
}
