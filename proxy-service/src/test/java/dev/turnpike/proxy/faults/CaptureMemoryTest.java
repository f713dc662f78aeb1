package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.memory.Budgets;
import dev.turnpike.proxy.record.ExchangeQuery;
import dev.turnpike.proxy.record.StoredExchange;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.DatabaseSource;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of all streams for the log is bounded; the streams are not touched. */
@Timeout(60)
class CaptureMemoryTest {
    private static final int KB = 1024;
    private static final int WORDS = 10;
    private static final List<String> EVENTS = events();

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final PlainUpstream upstream = PlainUpstream.start(this::answer);
    private final RunningGateway gateway = RunningGateway.start(
            Budgets.of(1 << 20, 1 << 20, 200 * KB), Map.of("routes.yaml", Routes.to("test", upstream.port())));
    private final Database database = Database.open(
            DatabaseSource.sqlite(gateway.directory().resolve("data/proxy.db").toString()));

    @AfterEach
    void closeAll() {
        goOn.countDown();
        database.close();
        gateway.close();
        upstream.close();
    }

    private static List<String> events() {
        var words = new String[WORDS];
        Arrays.fill(words, "word ".repeat(2 * KB));
        return CannedAnswers.chatEvents(words);
    }

    private void answer(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        PlainUpstream.write(out, CannedAnswers.streamHead());
        for (var event : EVENTS.subList(0, WORDS + 1)) {
            PlainUpstream.write(out, CannedAnswers.chunk(event));
        }
        try {
            goOn.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        for (var event : EVENTS.subList(WORDS + 1, EVENTS.size())) {
            PlainUpstream.write(out, CannedAnswers.chunk(event));
        }
        PlainUpstream.write(out, "0\r\n\r\n");
    }

    /** A stream whose whole content has come, all but its end. */
    private Client streaming(List<String> seen) {
        var client = Client.of(gateway).send(Chat.stream("test"));
        client.head();
        for (int i = 0; i < WORDS + 1; i++) {
            seen.add(client.event());
        }
        return client;
    }

    private StoredExchange row(Answer answer) {
        var rows = new ExchangeQuery(database);
        Stage.await(() -> rows.find(answer.id()).isPresent());
        return rows.find(answer.id()).orElseThrow();
    }

    private double metric(String name) {
        return Metrics.of(gateway, name);
    }

    private static boolean saysSo(StoredExchange row) {
        return row.exchange().warnings().stream().anyMatch(warning -> warning.startsWith("log: "));
    }

    @Test
    @CatalogueId("F55")
    void f55_streamsArriveWholeAndTheirRowsSayWhatWasNotKept() {
        var clients = new ArrayList<Client>();
        var seen = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            clients.add(streaming(seen));
        }

        assertThat(metric("turnpike_captures_bytes_held")).isBetween(100.0 * KB, 200.0 * KB);
        assertThat(metric("turnpike_captures_cut")).isEqualTo(3);
        goOn.countDown();
        var answers = clients.stream().map(Client::answer).toList();
        clients.forEach(Client::close);

        assertThat(seen).allMatch(event -> event.startsWith("data: {"));
        assertThat(String.join("", seen)).contains("word ".repeat(2 * KB));
        assertThat(answers).allMatch(Answer::done);
        var rows = answers.stream().map(this::row).toList();
        assertThat(rows).allSatisfy(row -> assertThat(row.answer().length()).isGreaterThan(100 * KB));
        assertThat(rows.getFirst().answer().bytes()).hasSizeGreaterThan(100 * KB);
        assertThat(saysSo(rows.getFirst())).isFalse();
        for (var row : rows.subList(1, rows.size())) {
            assertThat(saysSo(row)).isTrue();
            assertThat(row.answer().bytes() == null ? 0 : row.answer().bytes().length)
                    .isLessThan(50 * KB);
        }
        Stage.await(() -> metric("turnpike_captures_bytes_held") == 0);
    }

    @Test
    void aStreamThatIsAbortedLeavesNothingHeld() {
        var client = streaming(new ArrayList<>());
        assertThat(metric("turnpike_captures_bytes_held")).isGreaterThan(100 * KB);

        client.reset();

        Stage.await(() -> metric("turnpike_captures_bytes_held") == 0 && metric("turnpike_answers_bytes_held") == 0);
        assertThat(metric("turnpike_captures_cut")).isZero();
    }
}
