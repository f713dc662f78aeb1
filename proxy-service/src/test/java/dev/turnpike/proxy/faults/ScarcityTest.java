package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that have too little of something: memory, descriptors, processor time. */
@Timeout(120)
class ScarcityTest {
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");

    private final CountDownLatch goOn = new CountDownLatch(1);
    private PlainUpstream upstream;

    @BeforeEach
    void startUpstream() {
        upstream = PlainUpstream.start(this::answer);
    }

    @AfterEach
    void closeUpstream() {
        goOn.countDown();
        upstream.close();
    }

    private ChildGateway.Plan plan() {
        return ChildGateway.Plan.of(Routes.to("test", upstream.port()));
    }

    /** What is asked decides how it is answered. */
    private void answer(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        if (asked.streams()) {
            PlainUpstream.write(out, CannedAnswers.streamHead());
            PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(0)));
            while (goOn.getCount() > 0) {
                PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(1)));
                LockSupport.parkNanos(20_000_000);
            }
            for (var event : EVENTS.subList(2, EVENTS.size())) {
                PlainUpstream.write(out, CannedAnswers.chunk(event));
            }
            PlainUpstream.write(out, "0\r\n\r\n");
        } else if (asked.text().startsWith("wait")) {
            await();
            PlainUpstream.write(out, CannedAnswers.chatJson("waited"));
        } else if (asked.text().equals("flood")) {
            PlainUpstream.write(out, CannedAnswers.chatJson("x".repeat(20 << 20)));
        } else if (asked.text().equals("large")) {
            PlainUpstream.write(out, CannedAnswers.chatJson("x".repeat(1 << 20)));
        } else if (asked.text().equals("begin")) {
            PlainUpstream.write(out, CannedAnswers.chatJson("x".repeat(62_000)).substring(0, 62_000));
            await();
        } else {
            PlainUpstream.write(out, CannedAnswers.chatJson("Hello"));
        }
    }

    private void await() {
        try {
            goOn.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @CatalogueId("F55")
    void f55_moreBodiesThanTheMemoryBudgetHoldsAre503AndTheProcessLives() {
        try (var child = plan().jvm("-Xmx64m").start()) {
            var held = new ArrayList<Client>();
            for (int i = 0; i < 3; i++) {
                held.add(child.client().send(Chat.whole("test").saying("wait" + "x".repeat(5 << 20))));
            }
            Stage.await(() -> upstream.requests() == 3);

            var refused = child.ask(Chat.whole("test").saying("wait" + "x".repeat(5 << 20)));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("overloaded");
            assertThat(refused.header("retry-after")).isNotNull();
            assertThat(child.ask(Chat.whole("test")).status()).as("a small one").isEqualTo(200);
            goOn.countDown();
            for (var client : held) {
                assertThat(client.answer().text()).contains("waited");
                client.close();
            }
            assertThat(child.alive()).isTrue();
        }
    }

    @Test
    @CatalogueId("F55")
    void f55_moreAnswersThanTheMemoryBudgetHoldsAre503AndTheProcessLives() {
        try (var child = plan().jvm("-Xmx64m").start()) {
            var clients = new ArrayList<Client>();
            for (int i = 0; i < 40; i++) {
                var text = i % 4 == 0 ? "flood" : "large";
                clients.add(child.client().send(Chat.whole("test").saying(text)));
            }

            var statuses = new ArrayList<Integer>();
            for (var client : clients) {
                statuses.add(client.answer().status());
                client.close();
            }

            assertThat(statuses).containsOnly(200, 503);
            assertThat(child.ask(Chat.whole("test").saying("large")).status()).isEqualTo(200);
            assertThat(child.alive()).isTrue();
        }
    }

    /** What is small is never refused: enough of it ends the process. */
    @Test
    @CatalogueId("F55")
    void f55_aRealLackOfMemoryEndsTheProcess() {
        var clients = new ArrayList<Client>();
        try (var child = plan().jvm("-Xmx32m").start()) {
            for (int i = 0; i < 1_000 && child.alive(); i++) {
                try {
                    clients.add(child.client().send(Chat.whole("test").saying("begin")));
                } catch (UncheckedIOException _) {
                    // it has just ended
                }
            }

            assertThat(child.exit(Duration.ofSeconds(20))).isNotZero();
            assertThat(child.output()).contains("OutOfMemoryError");
        } finally {
            clients.forEach(Client::close);
        }
    }

    @Test
    @CatalogueId("F56")
    void f56_withoutDescriptorsStreamsGoOnAndItRecovers() {
        try (var child = plan().behind("bash", "-c", "ulimit -n 300; exec \"$@\"", "bash")
                        .start();
                var stream = child.client()) {
            stream.send(Chat.stream("test")).head();
            stream.event();

            var idle = flood(child);
            for (int i = 0; i < 50; i++) {
                assertThat(stream.event()).as("the stream goes on").isNotNull();
            }
            idle.forEach(Client::close);

            Stage.within(Duration.ofSeconds(15), () -> serves(child));
            goOn.countDown();
            assertThat(stream.answer().done()).isTrue();
            assertThat(child.probe("/health/live")).isEqualTo(200);
        }
    }

    /** As many clients as are let in, each with an answer from one upstream and then from another: connections at rest make room for those that are needed. */
    @Test
    @CatalogueId("F56")
    void f56_connectionsAtRestMakeRoomForThoseThatAreNeeded() {
        try (var other = PlainUpstream.start(this::answer);
                var child = ChildGateway.Plan.of(Routes.to("test", upstream.port()) + Routes.to("other", other.port()))
                        .behind("bash", "-c", "ulimit -n 300; exec \"$@\"", "bash")
                        .start()) {
            var clients = servedClients(child);
            assertThat(clients).hasSizeGreaterThan(20);

            clients.forEach(client -> client.send(Chat.whole("test").saying("wait")));
            Stage.await(() -> upstream.requests() >= 2L * clients.size());
            goOn.countDown();
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.answer().status()).isEqualTo(200));
            clients.forEach(client -> client.send(Chat.whole("other")));
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.answer().status()).isEqualTo(200));

            clients.forEach(Client::close);
            Stage.within(Duration.ofSeconds(15), () -> serves(child));
            assertThat(child.output()).doesNotContain("Too many open files");
        }
    }

    /** Clients that each had an answer, until no more are let in. */
    private static List<Client> servedClients(ChildGateway child) {
        var clients = new ArrayList<Client>();
        try {
            while (clients.size() < 300) {
                var client = child.client();
                assertThat(client.send(Chat.whole("test")).answer().status()).isEqualTo(200);
                clients.add(client);
            }
        } catch (UncheckedIOException _) {
            return clients;
        }
        return clients;
    }

    /** More connections than the process may have. */
    private static List<Client> flood(ChildGateway child) {
        var clients = new ArrayList<Client>();
        for (int i = 0; i < 500; i++) {
            try {
                clients.add(child.client());
            } catch (UncheckedIOException _) {
                // refused: as good as closed
            }
        }
        return clients;
    }

    private static boolean serves(ChildGateway child) {
        try {
            return child.ask(Chat.whole("test")).status() == 200;
        } catch (UncheckedIOException _) {
            return false;
        }
    }

    @Test
    @CatalogueId("F57")
    void f57_aStarvedProcessorMakesNoStormOfRetries() throws IOException {
        var hogs = new ArrayList<Process>();
        try (var child = plan().behind("taskset", "-c", "0").start()) {
            assertThat(child.ask(Chat.whole("test")).status()).isEqualTo(200);
            for (int i = 0; i < 4; i++) {
                hogs.add(new ProcessBuilder("taskset", "-c", "0", "sh", "-c", "while :; do :; done").start());
            }
            int requests = 200;
            var threads = IntStream.range(0, 20)
                    .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                        try (var client = child.client()) {
                            for (int i = 0; i < requests / 20; i++) {
                                assertThat(client.send(Chat.whole("test"))
                                                .answer()
                                                .status())
                                        .isEqualTo(200);
                            }
                        }
                    }))
                    .toList();
            Stage.within(Duration.ofSeconds(60), () -> threads.stream().noneMatch(Thread::isAlive));

            assertThat(upstream.requests()).isEqualTo(requests + 1);
            hogs.forEach(Process::destroyForcibly);
            Stage.within(Duration.ofSeconds(10), () -> quick(child));
        } finally {
            hogs.forEach(Process::destroyForcibly);
        }
    }

    private static boolean quick(ChildGateway child) {
        long begun = System.nanoTime();
        return child.ask(Chat.whole("test")).status() == 200
                && System.nanoTime() - begun < Duration.ofMillis(200).toNanos();
    }
}
