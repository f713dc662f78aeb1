package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.connect;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Reach;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.FullBacklog;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names, addresses and the connect deadline. */
@Timeout(30)
class DialTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static String call(UpstreamClient client, URI endpoint, Deadlines deadlines) {
        try (var exchange = client.open(Destination.of(endpoint), deadlines)) {
            exchange.send(whole("/chat", "{}"));
            return exchange.whole(1000).text();
        }
    }

    private static Failure failure(UpstreamClient client, URI endpoint, Deadlines deadlines) {
        return failureOf(() -> call(client, endpoint, deadlines));
    }

    private static URI nobody() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    @CatalogueId("F01")
    void f01_aRefusedConnectionFailsAtOnceAndNothingWasSent() throws IOException {
        try (var client = new UpstreamClient(UpstreamSettings.DEFAULT)) {
            long begun = System.nanoTime();

            assertThat(failure(client, nobody(), DEADLINES))
                    .isEqualTo(
                            new Failure.UpstreamUnreachable("upstream 127.0.0.1: connection refused", Reach.NOT_SENT));
            assertThat(since(begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(client.openConnections()).isZero();
        }
    }

    @Test
    @CatalogueId("F02")
    void f02_aDroppedSynEndsAtTheConnectDeadline() throws IOException {
        try (var full = FullBacklog.open("DialTest F02");
                var client = new UpstreamClient(UpstreamSettings.DEFAULT)) {
            long begun = System.nanoTime();

            var failure =
                    failure(client, URI.create("http://127.0.0.1:" + full.port()), connect(Duration.ofMillis(300)));

            assertThat(failure)
                    .isEqualTo(
                            new Failure.TimedOut("upstream 127.0.0.1: no connection within 300 ms", Deadline.CONNECT));
            assertThat(since(begun)).isGreaterThan(Duration.ofMillis(290));
        }
    }

    @Test
    @CatalogueId("F03")
    void f03_aNameWithoutAddressFailsAndNothingWasSent() {
        for (var resolver : List.<Names.Resolver>of(
                _ -> {
                    throw new UnknownHostException("internal detail");
                },
                _ -> new InetAddress[0])) {
            try (var client = new UpstreamClient(UpstreamSettings.DEFAULT, resolver)) {
                assertThat(failure(client, URI.create("http://nowhere.test"), DEADLINES))
                        .isEqualTo(new Failure.UpstreamUnreachable(
                                "upstream nowhere.test: its name cannot be resolved", Reach.NOT_SENT));
            }
        }
    }

    @Test
    @CatalogueId("F03")
    void f03_aResolverThatHangsIsBoundedAskedOnceAndDelaysNoOtherName() {
        var release = new CountDownLatch(1);
        var asked = new AtomicInteger();
        Names.Resolver resolver = host -> {
            if (host.startsWith("slow")) {
                asked.incrementAndGet();
                await().atMost(Duration.ofSeconds(20)).until(() -> release.getCount() == 0);
            }
            return new InetAddress[] {LOOPBACK};
        };
        try (var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.json(200, "ok")));
                var client = new UpstreamClient(UpstreamSettings.DEFAULT, resolver)) {
            var slow = upstream.uri("slow.test");
            for (int i = 0; i < 3; i++) {
                assertThat(failure(client, slow, connect(Duration.ofMillis(100))))
                        .isEqualTo(new Failure.TimedOut(
                                "upstream slow.test: no connection within 100 ms", Deadline.CONNECT));
            }
            assertThat(call(client, upstream.uri("quick.test"), connect(Duration.ofSeconds(5))))
                    .isEqualTo("ok");
            assertThat(asked).hasValue(1);
            release.countDown();
            assertThat(call(client, slow, DEADLINES)).isEqualTo("ok");
        }
    }

    @Test
    void triesTheNextAddressWhenOneRefuses() {
        Names.Resolver resolver = _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.2"), LOOPBACK};
        try (var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.json(200, "ok")));
                var client = new UpstreamClient(UpstreamSettings.DEFAULT, resolver)) {

            assertThat(call(client, upstream.uri("two.test"), DEADLINES)).isEqualTo("ok");
            assertThat(upstream.requests().getFirst().header("host")).contains("two.test:" + upstream.port());
        }
    }

    @Test
    void triesNoMoreAddressesThanItMay() {
        Names.Resolver resolver = _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.2"), LOOPBACK};
        var one = new UpstreamSettings(null, List.of(), null, UpstreamSettings.Pool.DEFAULT, 100, 1);
        try (var upstream = ScriptedUpstream.start();
                var client = new UpstreamClient(one, resolver)) {

            assertThat(failure(client, upstream.uri("two.test"), DEADLINES))
                    .isInstanceOf(Failure.UpstreamUnreachable.class);
        }
    }

    @Test
    void takesAddressesForWhatTheyAre() {
        Names.Resolver resolver = host -> {
            throw new AssertionError(host);
        };
        try (var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.json(200, "ok")));
                var client = new UpstreamClient(UpstreamSettings.DEFAULT, resolver)) {
            assertThat(call(client, upstream.uri("127.0.0.1"), DEADLINES)).isEqualTo("ok");
            assertThat(call(client, upstream.uri("[::ffff:127.0.0.1]"), DEADLINES))
                    .isEqualTo("ok");
        }
    }

    @Test
    void findsTheLoopbackByTheResolverOfThePlatform() {
        try (var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.json(200, "ok")));
                var client = new UpstreamClient(UpstreamSettings.DEFAULT)) {
            assertThat(call(client, upstream.uri("localhost"), DEADLINES)).isEqualTo("ok");
        }
    }

    @Test
    void aNameThatBeginsWithADigitIsAName() {
        Names.Resolver resolver = _ -> new InetAddress[] {LOOPBACK};
        try (var upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.json(200, "ok")));
                var client = new UpstreamClient(UpstreamSettings.DEFAULT, resolver)) {
            assertThat(call(client, upstream.uri("1st.test"), DEADLINES)).isEqualTo("ok");
        }
    }
}
