package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.record.ExchangeQuery;
import dev.turnpike.proxy.record.ExchangeRecord;
import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.DatabaseSource;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that is told to end, with streams running. */
@Timeout(120)
class StopTest {
    private static final List<String> EVENTS = CannedAnswers.chatEvents("Hello");
    private static final int EACH = 10;

    private final CountDownLatch finish = new CountDownLatch(1);
    private PlainUpstream upstream;
    private ChildGateway.Plan plan;

    @BeforeEach
    void startUpstream() {
        upstream = PlainUpstream.start(this::answer);
        plan = ChildGateway.Plan.of(Routes.to("test", upstream.port()))
                .with("DRAIN_DELAY", "1s")
                .with("DRAIN_GRACE", "3s");
    }

    @AfterEach
    void closeUpstream() {
        finish.countDown();
        upstream.close();
    }

    /** {@code short} streams end when they are told, {@code long} ones never, anything else is answered at once. */
    private void answer(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        if (!asked.streams()) {
            PlainUpstream.write(out, CannedAnswers.chatJson("Hello"));
            return;
        }
        PlainUpstream.write(out, CannedAnswers.streamHead());
        PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(0)));
        while (asked.text().equals("long") || finish.getCount() > 0) {
            PlainUpstream.write(out, CannedAnswers.chunk(EVENTS.get(1)));
            LockSupport.parkNanos(20_000_000);
        }
        for (var event : EVENTS.subList(2, EVENTS.size())) {
            PlainUpstream.write(out, CannedAnswers.chunk(event));
        }
        PlainUpstream.write(out, "0\r\n\r\n");
    }

    private static List<Client> streams(ChildGateway child, String kind) {
        var clients = new ArrayList<Client>();
        for (int i = 0; i < EACH; i++) {
            var client = child.client().send(Chat.stream("test").saying(kind));
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.event()).isNotNull();
            clients.add(client);
        }
        return clients;
    }

    private static boolean accepts(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private List<ExchangeRecord> rows() {
        try (var database = Database.open(
                DatabaseSource.sqlite(plan.folder().resolve("data/proxy.db").toString()))) {
            return new ExchangeQuery(database)
                    .page(ExchangeQuery.Filter.ALL, null, 1000)
                    .rows();
        }
    }

    private static long count(List<ExchangeRecord> rows, Outcome outcome) {
        return rows.stream().filter(row -> row.ending().outcome() == outcome).count();
    }

    @Test
    @CatalogueId("F53")
    void f53_sigtermLetsStreamsFinishWithinTheGraceAndEndsTheRestHonestly() {
        try (var child = plan.start()) {
            var ending = streams(child, "short");
            var endless = streams(child, "long");
            int port = child.port();
            assertThat(child.probe("/health/ready")).isEqualTo(200);
            long begun = System.nanoTime();

            child.terminate();

            Stage.within(Duration.ofMillis(900), () -> child.probe("/health/ready") == 503);
            assertThat(child.ask(Chat.whole("test")).status())
                    .as("within the delay")
                    .isEqualTo(200);
            Stage.within(Duration.ofSeconds(3), () -> !accepts(port));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
            finish.countDown();
            for (var client : ending) {
                assertThat(client.answer().done()).isTrue();
            }
            for (var client : endless) {
                var answer = client.answer();
                assertThat(answer.whole()).isTrue();
                assertThat(answer.done()).isFalse();
                assertThat(answer.streamError().path("code").asText()).isEqualTo("draining");
            }
            assertThat(child.exit(Duration.ofSeconds(10))).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(9));
        }
        var rows = rows();
        assertThat(rows).hasSize(2 * EACH + 1);
        assertThat(count(rows, Outcome.COMPLETED)).isEqualTo(EACH + 1);
        assertThat(count(rows, Outcome.DRAINING)).isEqualTo(EACH);
    }

    @Test
    @CatalogueId("F54")
    void f54_aSecondSigtermChangesNothing() {
        try (var child = plan.start()) {
            var ending = streams(child, "short");
            int port = child.port();

            child.terminate();
            Stage.within(Duration.ofSeconds(4), () -> !accepts(port));
            child.terminate();
            finish.countDown();

            for (var client : ending) {
                assertThat(client.answer().done()).isTrue();
            }
            assertThat(child.exit(Duration.ofSeconds(10))).isZero();
        }
        assertThat(count(rows(), Outcome.COMPLETED)).isEqualTo(EACH);
    }

    @Test
    @CatalogueId("F54")
    void f54_aKillWithinTheGraceLeavesAFolderInWhichAnotherServes() {
        String key;
        try (var child = plan.start()) {
            key = child.key();
            var answered = child.ask(Chat.whole("test"));
            Stage.await(() -> rows().stream().anyMatch(row -> row.id().equals(answered.id())));
            var endless = streams(child, "long");
            child.terminate();
            Stage.within(Duration.ofSeconds(1), () -> child.probe("/health/ready") == 503);

            child.kill();

            assertThat(child.exit(Duration.ofSeconds(2))).isNotZero();
            for (var client : endless) {
                assertThat(cut(client)).isTrue();
            }
            Stage.await(() -> upstream.connections() == 0);
        }
        try (var next = plan.start();
                var client = Client.of(next.port(), key)) {
            assertThat(client.send(Chat.whole("test")).answer().status()).isEqualTo(200);
        }
        assertThat(rows())
                .extracting(ExchangeRecord::id)
                .doesNotHaveDuplicates()
                .isNotEmpty();
    }

    /** Whether the stream just ends: neither an end nor an error is invented by a process that is dead. */
    private static boolean cut(Client client) {
        try {
            return !client.answer().whole();
        } catch (UncheckedIOException _) {
            return true; // reset
        }
    }
}
