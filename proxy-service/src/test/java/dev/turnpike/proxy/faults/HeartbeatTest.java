package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.FullBacklog;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A streaming client is kept company from its request to the end of its answer, whatever the gateway waits for. */
@Timeout(60)
class HeartbeatTest {
    private static final String EACH_SECOND = "x-turnpike-heartbeat: 1";
    private static final Script STREAM = Script.answering(CannedAnswers.chatStream("Hello"));

    private final ScriptedUpstream second = ScriptedUpstream.start();

    @AfterEach
    void closeSecond() {
        second.close();
    }

    private static Stage stage(List<Integer> ports, String... more) {
        return Stage.of(ScriptedUpstream.start(), Routes.inOrder("test", ports, more));
    }

    @Test
    @CatalogueId({"F02", "F12"})
    void f02_theClientHearsOfADialThatHangsBeforeTheNextBackendAnswers() throws IOException {
        second.always(STREAM);
        try (var full = FullBacklog.open("HeartbeatTest F02");
                var stage = stage(List.of(full.port(), second.port()), "timeouts: {connect: 3s}");
                var client = stage.client()) {
            var head = client.send(Chat.stream("test").with(EACH_SECOND)).head();
            var beat = client.event();
            int asked = second.connections();
            var answer = client.answer();

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("x-turnpike-backend")).isEqualTo("b0");
            assertThat(beat).startsWith(":");
            assertThat(asked).isZero();
            assertThat(answer.done()).isTrue();
            assertThat(stage.row(answer).served().backend()).endsWith("/b1");
        }
    }

    @Test
    @CatalogueId({"F02", "F12"})
    void f02_whenEveryDialHangsTheCommentsEndInAnError() throws IOException {
        try (var full = FullBacklog.open("HeartbeatTest F02");
                var stage = stage(List.of(full.port(), full.port()), "timeouts: {connect: 1500ms}")) {
            var answer = stage.ask(Chat.stream("test").with(EACH_SECOND));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.comments()).isPositive();
            assertThat(answer.whole()).isTrue();
            assertThat(answer.streamError().path("code").asText()).isEqualTo("upstream_timeout_connect");
            assertThat(answer.done()).isFalse();
            assertThat(stage.row(answer).attempts()).hasSize(2);
        }
    }

    @Test
    @CatalogueId("F02")
    void f02_aClientThatWantsNoCommentsGetsTheStatusOfTheFailure() throws IOException {
        try (var full = FullBacklog.open("HeartbeatTest F02");
                var stage = Stage.of(
                        ScriptedUpstream.start(),
                        Routes.to("test", full.port(), "timeouts: {connect: 1500ms}", "retries: {attempts: 0}"),
                        "HEARTBEAT_INTERVAL",
                        "1s")) {
            var answer = stage.ask(Chat.stream("test").with("x-turnpike-heartbeat: off"));

            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.code()).isEqualTo("upstream_timeout_connect");
        }
    }

    @Test
    @CatalogueId("F12")
    void f12_theSilenceIsCountedFromTheLastCommentAlsoInTheNextTry() {
        var first = ScriptedUpstream.start();
        var fail = new CountDownLatch(1);
        first.always(Script.begin().readRequest().pauseUntil(fail).reset());
        second.always(
                Script.begin().readRequest().pause(Duration.ofMillis(300)).send(CannedAnswers.chatStream("Hello")));
        try (var stage = Stage.of(first, Routes.inOrder("test", List.of(first.port(), second.port())));
                var client = stage.client()) {
            client.send(Chat.stream("test").with("x-turnpike-heartbeat: 3")).head();

            assertThat(client.event()).startsWith(":");
            fail.countDown();
            var answer = client.answer();

            assertThat(answer.comments()).isZero();
            assertThat(answer.done()).isTrue();
        }
    }
}
