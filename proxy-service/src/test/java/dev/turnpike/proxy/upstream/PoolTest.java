package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.stream;
import static dev.turnpike.proxy.upstream.Calls.to;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Reach;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a connection serves again, and when it must not. */
class PoolTest {
    private static final Script BEGIN = Script.begin().readRequest();
    private static final String OK = CannedAnswers.json(200, "ok");

    private final ScriptedUpstream upstream = ScriptedUpstream.start();
    private UpstreamClient client = new UpstreamClient(UpstreamSettings.DEFAULT);

    @AfterEach
    void closeBoth() {
        client.close();
        upstream.close();
    }

    private void caps(int maxIdle, Duration idleTime, int maxConnections) {
        client.close();
        client = new UpstreamClient(
                UpstreamSettings.DEFAULT.withPool(new UpstreamSettings.Pool(maxIdle, idleTime, maxConnections)));
    }

    private String call() {
        return call(to(upstream), "{}");
    }

    private String call(Destination destination, String body) {
        try (var exchange = client.open(destination, DEADLINES)) {
            exchange.send(whole("/chat", body));
            return exchange.whole(1000).text();
        }
    }

    @Test
    @CatalogueId("F06")
    void f06_aResetOfAKeptConnectionIsRepeatedOnceOnANewOne() {
        upstream.next(BEGIN.send(OK).readRequest().reset());
        upstream.next(BEGIN.send(CannedAnswers.json(200, "second")));

        assertThat(call()).isEqualTo("ok");
        assertThat(call()).isEqualTo("second");
        assertThat(upstream.connections()).isEqualTo(2);
        assertThat(upstream.requests()).hasSize(3);
    }

    @Test
    @CatalogueId("F06")
    void f06_theNewConnectionIsNotRepeated() {
        upstream.next(BEGIN.send(OK).readRequest().close());
        upstream.next(BEGIN.close());

        call();
        var failure = failureOf(this::call);

        assertThat(failure)
                .isInstanceOfSatisfying(
                        Failure.UpstreamUnreachable.class,
                        unreachable -> assertThat(unreachable.reach()).isEqualTo(Reach.MAYBE_SENT));
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    @CatalogueId("F06")
    void f06_nothingIsRepeatedOnceAByteOfAnAnswerCame() {
        upstream.next(BEGIN.send(OK).readRequest().send("H").close());

        call();

        assertThat(failureOf(this::call)).isInstanceOf(Failure.UpstreamTruncated.class);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    @CatalogueId({"F28", "F06"})
    void f28_survivesARestartBetweenTwoRequests() {
        int port;
        try (var before = ScriptedUpstream.start().always(Script.answering(OK))) {
            port = before.port();
            call(to(before), "{}");
        }
        try (var after =
                ScriptedUpstream.startOn(port).always(Script.answering(CannedAnswers.json(200, "restarted")))) {
            assertThat(call(to(after), "{}")).isEqualTo("restarted");
        }
    }

    @Test
    @CatalogueId("F28")
    void f28_anUpstreamThatIsGoneAfterItsKeptConnectionSaysSo() {
        Destination gone;
        try (var before = ScriptedUpstream.start().always(Script.answering(OK))) {
            gone = to(before);
            call(gone, "{}");
        }

        assertThat(failureOf(() -> call(gone, "{}")))
                .isEqualTo(new Failure.UpstreamUnreachable(
                        "upstream 127.0.0.1: connection refused", Reach.STALE_CONNECTION));
        assertThat(client.openConnections()).isZero();
    }

    @Test
    @CatalogueId("F27")
    void f27_bytesAfterTheEndAreDiscardedWithTheConnection() {
        var extra = new CountDownLatch(1);
        var sent = new CountDownLatch(1);
        upstream.next(BEGIN.send(CannedAnswers.chatStream("x"))
                .pauseUntil(extra)
                .send("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nforeign")
                .then(_ -> sent.countDown())
                .stall());
        upstream.next(BEGIN.send(OK));

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(stream("/chat", "{}"));
            var reader = exchange.events();
            while (reader.next() != null) {
                // to the end
            }
        }
        assertThat(client.idleConnections()).isEqualTo(1);
        extra.countDown();
        await().until(() -> sent.getCount() == 0);

        assertThat(call()).isEqualTo("ok");
        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
    }

    @Test
    void aCancelAfterTheCloseTouchesNobodysConnection() {
        upstream.always(Script.answering(OK));
        var first = client.open(to(upstream), DEADLINES);
        try (first) {
            first.send(whole("/chat", "{}"));
            first.whole(100);
        }
        try (var second = client.open(to(upstream), DEADLINES)) {
            second.send(whole("/chat", "{}"));
            first.cancel();

            assertThat(second.whole(100).text()).isEqualTo("ok");
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void anAnswerThatIsNotReadToItsEndCostsTheConnection() {
        upstream.always(
                Script.begin().repeat(BEGIN.send(CannedAnswers.streamHead()).chunk("data: 1\n\n")));

        try (var exchange = client.open(to(upstream), DEADLINES)) {
            exchange.send(stream("/chat", "{}"));
            exchange.events().next();
        }

        assertThat(client.openConnections()).isZero();
        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
    }

    @Test
    @CatalogueId("L03")
    void closesWhatRestedTooLongAndForgetsTheLane() {
        caps(10, Duration.ofMillis(100), 10);
        upstream.always(Script.answering(OK));
        call();
        assertThat(client.idleConnections()).isEqualTo(1);

        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(2));

        await().until(() -> client.openConnections() == 0);
        assertThat(call()).isEqualTo("ok");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void listensToAConnectionThatRestedForASecond() {
        var close = new CountDownLatch(1);
        upstream.next(BEGIN.send(OK).pauseUntil(close).close());
        upstream.next(
                BEGIN.send(CannedAnswers.json(200, "second")).readRequest().send(OK));
        call();
        close.countDown();
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > Duration.ofMillis(1100).toNanos());

        assertThat(call()).isEqualTo("second");
        assertThat(upstream.requests()).as("nothing went to the dead one").hasSize(2);

        long again = System.nanoTime();
        await().until(() -> System.nanoTime() - again > Duration.ofMillis(1100).toNanos());
        assertThat(call()).isEqualTo("ok");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void keepsNoMoreThanItMay() {
        caps(1, Duration.ofSeconds(60), 2);
        upstream.always(Script.answering(OK));

        try (var first = client.open(to(upstream), DEADLINES);
                var second = client.open(to(upstream), DEADLINES);
                var third = client.open(to(upstream), DEADLINES)) {
            first.send(whole("/chat", "{}"));
            second.send(whole("/chat", "{}"));
            assertThat(failureOf(() -> third.send(whole("/chat", "{}")))).isInstanceOf(Failure.Overloaded.class);
            first.whole(100);
            second.whole(100);
        }

        assertThat(client.openConnections()).isEqualTo(1);
        assertThat(client.idleConnections()).isEqualTo(1);
    }

    @Test
    void closesItsIdleConnectionsAndThoseStillInUseWhenTheyEnd() {
        upstream.always(Script.answering(OK));
        try (var running = client.open(to(upstream), DEADLINES)) {
            running.send(whole("/chat", "{}"));
            call();
            client.close();

            upstream.visit(1).awaitPeerClosed(Duration.ofSeconds(1));
            assertThat(running.whole(100).text()).isEqualTo("ok");
        }
        upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
        assertThat(client.openConnections()).isZero();
    }

    @Test
    @CatalogueId("F56")
    void theConnectionThatRestedLongestMakesRoomForAnotherDestination_F56() {
        client.close();
        client = new UpstreamClient(UpstreamSettings.DEFAULT.withMaxConnections(2));
        upstream.always(Script.answering(OK));
        try (var second = ScriptedUpstream.start().always(Script.answering(OK));
                var third = ScriptedUpstream.start().always(Script.answering(OK))) {
            call();
            call(to(second), "{}");

            call(to(third), "{}");

            await().until(() -> upstream.visit(0).peerClosed());
            assertThat(second.visit(0).peerClosed()).isFalse();
            assertThat(client.openConnections()).isEqualTo(2);
        }
    }

    @Test
    @CatalogueId("F56")
    void withoutAConnectionAtRestTheCapOverAllDestinationsIsAFailureAtOnce_F56() {
        client.close();
        client = new UpstreamClient(UpstreamSettings.DEFAULT.withMaxConnections(1));
        upstream.always(BEGIN.send(CannedAnswers.streamHead()).stall());
        try (var second = ScriptedUpstream.start().always(Script.answering(OK))) {
            try (var busy = client.open(to(upstream), DEADLINES)) {
                busy.send(stream("/chat", "{}"));

                assertThat(failureOf(() -> call(to(second), "{}"))).isInstanceOf(Failure.Overloaded.class);
            }

            assertThat(call(to(second), "{}")).isEqualTo("ok");
        }
    }
}
