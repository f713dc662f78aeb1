package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of an upstream connection after a stream. */
@Timeout(30)
class ReuseTest {
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");

    private static Script stream() {
        return Script.begin().readRequest().send(CannedAnswers.streamHead()).send(chunks());
    }

    private static String chunks() {
        var all = new StringBuilder();
        EVENTS.forEach(event -> all.append(CannedAnswers.chunk(event)));
        return all.toString();
    }

    private static double idle(Stage stage) {
        return Metrics.of(stage.gateway(), "turnpike_upstream_connections_idle");
    }

    @Test
    @CatalogueId("F27")
    void f27_aStreamsConnectionServesAgainThoughItsLastChunkComesLater() {
        try (var stage = Stage.of()) {
            stage.upstream()
                    .always(Script.begin()
                            .repeat(stream().pause(Duration.ofMillis(20)).lastChunk()));

            for (int i = 0; i < 3; i++) {
                assertThat(stage.ask(Chat.stream("test")).done()).isTrue();
                Stage.await(() -> idle(stage) == 1);
            }

            assertThat(stage.upstream().connections()).isEqualTo(1);
        }
    }

    @Test
    @CatalogueId("F27")
    void f27_aLastChunkThatNeverComesCostsTheConnectionAndNobodyWaits() {
        try (var stage = Stage.of()) {
            stage.upstream().always(stream().stall());
            long begun = System.nanoTime();

            var answer = stage.ask(Chat.stream("test"));

            assertThat(answer.done()).isTrue();
            assertThat(answer.whole()).isTrue();
            var total = stage.row(answer).timings().totalMillis();
            assertThat(total)
                    .isLessThan(Duration.ofNanos(System.nanoTime() - begun).toMillis() + 1);
            stage.upstream().visit(0).awaitPeerClosed(Duration.ofSeconds(1));
        }
    }

    @Test
    @CatalogueId("F27")
    void f27_moreAfterTheEndCostsTheConnection() {
        try (var stage = Stage.of()) {
            stage.upstream()
                    .always(stream()
                            .pause(Duration.ofMillis(20))
                            .chunk("x".repeat(20_000))
                            .stall());

            assertThat(stage.ask(Chat.stream("test")).done()).isTrue();

            stage.upstream().visit(0).awaitPeerClosed(Duration.ofSeconds(1));
            assertThat(idle(stage)).isZero();
        }
    }
}
