package dev.turnpike.proxy.faults;

import dev.turnpike.proxy.record.ExchangeQuery;
import dev.turnpike.proxy.record.ExchangeRecord;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.DatabaseSource;
import dev.turnpike.proxy.testkit.Logged;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * An upstream, a gateway before it, and the rows that the gateway writes. Closing it checks what has to be so after every fault: nothing is in flight or held any more, every
 * accepted exchange has its row, and the gateway has logged no error of its own.
 */
final class Stage implements AutoCloseable {
    private final ScriptedUpstream upstream;
    private final RunningGateway gateway;
    private final Logged errors = Logged.ownErrors();
    private final Database database;
    private final ExchangeQuery rows;

    private Stage(ScriptedUpstream upstream, RunningGateway gateway) {
        this.upstream = upstream;
        this.gateway = gateway;
        this.database = Database.open(DatabaseSource.sqlite(
                gateway.directory().resolve("data/proxy.db").toString()));
        this.rows = new ExchangeQuery(database);
    }

    /** With the route {@code test} to one upstream; {@code spec} is YAML of the route. */
    static Stage of(String... spec) {
        var upstream = ScriptedUpstream.start();
        return of(upstream, Routes.to("test", upstream.port(), spec));
    }

    /** With routes of the test's own; {@code settings} as for {@link RunningGateway#start}. */
    static Stage of(ScriptedUpstream upstream, String routes, String... settings) {
        return new Stage(upstream, RunningGateway.start(Map.of("routes.yaml", routes), settings));
    }

    ScriptedUpstream upstream() {
        return upstream;
    }

    RunningGateway gateway() {
        return gateway;
    }

    Client client() {
        return Client.of(gateway);
    }

    /** Sends {@code chat} on a connection of its own and reads the whole answer. */
    Answer ask(Chat chat) {
        try (var client = client()) {
            return client.send(chat).answer();
        }
    }

    /** The row of {@code answer}, which may still be on its way into the table. */
    ExchangeRecord row(Answer answer) {
        await(() -> rows.find(answer.id()).isPresent());
        return rows.find(answer.id()).orElseThrow().exchange();
    }

    /** The newest row once there are {@code count}. */
    ExchangeRecord newestOf(int count) {
        return rows(count).getFirst();
    }

    /** All rows, newest first, once there are {@code count}; there must not be more. */
    List<ExchangeRecord> rows(int count) {
        await(() -> newest(count + 1).size() >= count);
        var found = newest(count + 1);
        if (found.size() != count) {
            throw new AssertionError(found.size() + " rows instead of " + count);
        }
        return found;
    }

    private List<ExchangeRecord> newest(int count) {
        return rows.page(ExchangeQuery.Filter.ALL, null, count).rows();
    }

    static void await(Callable<Boolean> condition) {
        within(Duration.ofSeconds(10), condition);
    }

    static void within(Duration time, Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(time)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    @Override
    public void close() {
        try (upstream;
                gateway;
                database;
                errors) {
            await(this::isQuiet);
            if (!errors.messages().isEmpty()) {
                throw new AssertionError("the gateway logged " + errors.messages());
            }
        }
    }

    private boolean isQuiet() {
        return Metrics.of(gateway, "turnpike_requests_in_flight") == 0
                && Metrics.of(gateway, "turnpike_requests_bytes_held") == 0
                && Metrics.of(gateway, "turnpike_exchanges_written")
                        == Metrics.of(gateway, "turnpike_exchanges_accepted");
    }
}
