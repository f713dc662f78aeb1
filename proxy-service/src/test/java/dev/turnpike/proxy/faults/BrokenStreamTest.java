package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.ExchangeRecord;
import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that break: what came is delivered as it came, the end is an error event, and nothing pretends to be an end. */
@Timeout(60)
class BrokenStreamTest {
    private static final Script BEGIN = Script.begin().readRequest();
    private static final Script STREAM = BEGIN.send(CannedAnswers.streamHead());
    private static final Duration SOON = Duration.ofSeconds(1);
    /** Role, two words, finish, usage, end. */
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hel", "lo");

    private static Script sending(int events) {
        var script = STREAM;
        for (var event : EVENTS.subList(0, events)) {
            script = script.chunk(event);
        }
        return script;
    }

    private static List<String> data(int events) {
        return EVENTS.subList(0, events).stream()
                .map(event -> event.substring(6).strip())
                .toList();
    }

    /** {@code events} of the upstream came unchanged, then an error, and nothing that looks like an end. */
    private static ExchangeRecord breaks(Stage stage, Answer answer, int events, String code) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.whole()).as("the chunked body ends in good order").isTrue();
        assertThat(answer.eventsBeforeTheError()).isEqualTo(data(events));
        assertThat(answer.streamError().path("code").asText()).isEqualTo(code);
        assertThat(answer.text()).doesNotContain("[DONE]").doesNotContain("\"finish_reason\":\"");
        var row = stage.row(answer);
        assertThat(row.ending().errorCode()).isEqualTo(code);
        assertThat(row.ending().status()).isEqualTo(200);
        assertThat(row.attempts()).hasSize(1);
        assertThat(row.usage().source()).isEqualTo(Usage.Source.ESTIMATED);
        assertThat(row.usage().output()).isPositive();
        assertThat(stage.rows(1)).hasSize(1);
        return row;
    }

    @Test
    @CatalogueId("F04")
    void f04_anUpstreamThatNeverAnswersIs504AndIsClosed() {
        try (var stage = Stage.of("timeouts: {firstByte: 400ms}")) {
            stage.upstream().next(BEGIN.stall());

            var answer = stage.ask(Chat.stream("test"));
            long answered = System.nanoTime();

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.error().path("type").asText()).isEqualTo("timeout_error");
            assertThat(answer.code()).isEqualTo("upstream_timeout_first_byte");
            assertThat(stage.upstream().visit(0).awaitPeerClosed(SOON) - answered)
                    .isLessThan(SOON.toNanos());
            assertThat(stage.row(answer).ending().outcome()).isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    @CatalogueId("F09")
    void f09_aResetAfterContentEndsWithAnErrorEvent() {
        try (var stage = Stage.of()) {
            stage.upstream().always(sending(3).pause(Duration.ofMillis(50)).reset());

            var answer = stage.ask(Chat.stream("test"));

            assertThat(breaks(stage, answer, 3, "upstream_truncated").ending().outcome())
                    .isEqualTo(Outcome.UPSTREAM_CUT);
            assertThat(stage.upstream().requests()).hasSize(1);
        }
    }

    @Test
    @CatalogueId("F10")
    void f10_aCloseAfterTheFinishIsACompletedStreamWithAWarning() {
        try (var stage = Stage.of()) {
            stage.upstream().always(sending(4).lastChunk().close());

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.events().subList(0, 4)).isEqualTo(data(4));
            assertThat(answer.events().getLast()).isEqualTo("[DONE]");
            var row = stage.row(answer);
            assertThat(row.ending().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(row.warnings()).anyMatch(warning -> warning.startsWith("no_done"));
        }
    }

    @Test
    @CatalogueId("F11")
    void f11_aCleanEndWithoutFinishIsATruncation() {
        try (var stage = Stage.of()) {
            stage.upstream().always(sending(3).lastChunk().close());

            var answer = stage.ask(Chat.stream("test"));

            assertThat(breaks(stage, answer, 3, "upstream_truncated").ending().outcome())
                    .isEqualTo(Outcome.UPSTREAM_CUT);
        }
    }

    @Test
    @CatalogueId("F11")
    void f11_aDoneWithoutFinishIsATruncationToo() {
        try (var stage = Stage.of()) {
            stage.upstream().always(sending(3).chunk("data: [DONE]\n\n").lastChunk());

            breaks(stage, stage.ask(Chat.stream("test")), 3, "upstream_truncated");
        }
    }

    @Test
    @CatalogueId("F12")
    void f12_aStreamThatFallsSilentEndsAtTheIdleDeadlineWithHeartbeatsMeanwhile() {
        var upstream = ScriptedUpstream.start().always(sending(3).stall());
        var routes = Routes.to("test", upstream.port(), "timeouts: {streamIdle: 2500ms}");
        try (var stage = Stage.of(upstream, routes, "HEARTBEAT_INTERVAL", "1s")) {
            var answer = stage.ask(Chat.stream("test"));
            long answered = System.nanoTime();

            assertThat(answer.comments()).isEqualTo(2);
            assertThat(upstream.visit(0).awaitPeerClosed(SOON) - answered).isLessThan(SOON.toNanos());
            assertThat(breaks(stage, answer, 3, "upstream_timeout_idle")
                            .ending()
                            .outcome())
                    .isEqualTo(Outcome.TIMED_OUT);
        }
    }

    @Test
    @CatalogueId("F13")
    void f13_garbageInsteadOfEventsBreaksTheStream() {
        try (var stage = Stage.of()) {
            stage.upstream().always(STREAM.chunk("<html>canary</html>\n\n").lastChunk());

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.code()).isEqualTo("upstream_truncated");
            assertThat(answer.text()).doesNotContain("canary");
        }
    }

    @Test
    @CatalogueId("F14")
    void f14_aChunkThatIsNoJsonBreaksTheStreamAndTheUpstreamIsClosed() {
        try (var stage = Stage.of()) {
            stage.upstream()
                    .always(sending(3).chunk("data: {\"id\":\"canary\n\n").stall());

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.text()).doesNotContain("canary");
            stage.upstream().visit(0).awaitPeerClosed(SOON);
            assertThat(breaks(stage, answer, 3, "upstream_protocol").ending().outcome())
                    .isEqualTo(Outcome.UPSTREAM_ERROR);
        }
    }

    @Test
    @CatalogueId("F14")
    void f14_anUnusualButReadableChunkIsRepairedAndReported() {
        try (var stage = Stage.of()) {
            var odd = EVENTS.get(2).replace("\"object\":\"chat.completion.chunk\",", "");
            stage.upstream()
                    .always(sending(2)
                            .chunk(odd)
                            .chunk(EVENTS.get(3).replace("\"stop\"", "\"eos\""))
                            .chunk(EVENTS.get(5))
                            .lastChunk());

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.done()).isTrue();
            assertThat(answer.text()).doesNotContain("eos");
            assertThat(stage.row(answer).warnings()).anyMatch(warning -> warning.contains("'eos' sent as 'stop'"));
        }
    }
}
