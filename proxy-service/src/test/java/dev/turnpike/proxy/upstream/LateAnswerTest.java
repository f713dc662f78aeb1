package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.to;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.testkit.Visit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A request is given up and its answer comes: before, after, or while that happens. Whatever wins, the next request on the same lane gets its own answer. By turns the cancel
 * comes first, the answer comes first, and both race.
 */
class LateAnswerTest {
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore mayAnswer = new Semaphore(0);
    private final Semaphore answered = new Semaphore(0);
    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private final UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);
    private int cancelWon;
    private int answerWon;

    @BeforeEach
    void echo() {
        upstream.always(Script.begin()
                .repeat(Script.begin().readRequest().then(this::answer).pause(Duration.ZERO)));
    }

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    private void answer(Visit visit) throws IOException {
        var text = visit.last().text();
        if (!text.startsWith("late")) {
            write(visit, text);
            return;
        }
        asked.release();
        mayAnswer.acquireUninterruptibly();
        try {
            write(visit, text);
        } finally {
            answered.release();
        }
    }

    private static void write(Visit visit, String text) throws IOException {
        visit.write(CannedAnswers.json(200, text).getBytes(StandardCharsets.UTF_8));
    }

    private String call(UpstreamExchange exchange, String body) {
        try (exchange) {
            exchange.send(whole("/chat", body));
            return exchange.whole(1000).text();
        }
    }

    private UpstreamExchange open() {
        return client.open(to(upstream), DEADLINES);
    }

    /** The answer is held back until the request is given up, and is on its way before anything else is asked. */
    private void cancelFirst(int round) throws InterruptedException {
        var abandoned = open();
        var canceller = Thread.ofVirtual().start(() -> {
            asked.acquireUninterruptibly();
            abandoned.cancel();
        });
        end(abandoned, "late " + round);
        canceller.join();
        mayAnswer.release();
        answered.acquire();
    }

    private void answerFirst(int round) {
        var abandoned = open();
        end(abandoned, "early " + round);
        abandoned.cancel();
    }

    private void race(int round) throws InterruptedException {
        var abandoned = open();
        var canceller = Thread.ofVirtual().start(abandoned::cancel);
        end(abandoned, "raced " + round);
        canceller.join();
    }

    private void end(UpstreamExchange abandoned, String body) {
        try {
            assertThat(call(abandoned, body)).isEqualTo(body);
            answerWon++;
        } catch (GatewayException gone) {
            assertThat(gone.failure()).isInstanceOf(Failure.ClientGone.class);
            cancelWon++;
        }
    }

    private void reachesNobodyElse(int turns) throws InterruptedException {
        for (int i = 0; i < turns; i++) {
            cancelFirst(i);
            assertThat(call(open(), "kept " + i)).isEqualTo("kept " + i);
            answerFirst(i);
            assertThat(call(open(), "kept too " + i)).isEqualTo("kept too " + i);
            race(i);
            assertThat(call(open(), "kept as well " + i)).isEqualTo("kept as well " + i);
        }

        assertThat(cancelWon).isGreaterThanOrEqualTo(turns);
        assertThat(answerWon).isGreaterThanOrEqualTo(turns);
        assertThat(cancelWon + answerWon).isEqualTo(3 * turns);
    }

    @Test
    @Timeout(60)
    @CatalogueId("F25")
    void f25_aLateAnswerToACancelledRequestReachesNobodyElse() throws InterruptedException {
        reachesNobodyElse(340);
    }

    @Test
    @Tag("slow")
    @Timeout(300)
    @CatalogueId("F25")
    void f25_aLateAnswerToACancelledRequestReachesNobodyElseInFull() throws InterruptedException {
        reachesNobodyElse(3_400);
    }
}
