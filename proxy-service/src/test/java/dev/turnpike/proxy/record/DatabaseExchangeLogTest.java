package dev.turnpike.proxy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.record.ExchangeRecord.Asked;
import dev.turnpike.proxy.record.ExchangeRecord.Bodies;
import dev.turnpike.proxy.record.ExchangeRecord.Ending;
import dev.turnpike.proxy.record.ExchangeRecord.Origin;
import dev.turnpike.proxy.record.ExchangeRecord.Served;
import dev.turnpike.proxy.record.ExchangeRecord.Timings;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.Facts;
import dev.turnpike.proxy.storage.Rows;
import dev.turnpike.proxy.storage.TestEngine;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseExchangeLogTest {

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void keepsAllThatARecordSays(TestEngine engine) {
        var exchange = Exchanges.of("ns/shop", Exchanges.bodies(BodyLogging.Redacted, "{\"q\": 1}", "answer"));
        try (var database = Database.open(engine.fresh())) {
            write(database, exchange);

            var stored = new ExchangeQuery(database).find(exchange.id()).orElseThrow();

            assertThat(stored.exchange())
                    .usingRecursiveComparison()
                    .ignoringFields("bodies")
                    .isEqualTo(exchange);
            assertThat(Exchanges.text(stored.request())).isEqualTo("{\"q\": 1}");
            assertThat(Exchanges.text(stored.answer())).isEqualTo("answer");
            assertThat(stored.request().length()).isEqualTo(8);
            assertThat(stored.exchange().bodies().answerBytes()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void keepsARecordOfWhichLittleIsKnown(TestEngine engine) {
        var exchange = new ExchangeRecord(
                new UuidV7().next(Exchanges.AT),
                Exchanges.AT,
                new Origin("anonymous", null, null, null),
                new Asked("chat", "/v1/chat/completions", false, null),
                Served.NOTHING,
                new Ending(429, Outcome.LIMITED, "rate_limit_exceeded"),
                Usage.UNKNOWN,
                new Timings(1, -1, -1, -1),
                List.of(),
                List.of(),
                Bodies.sizes(3, 0));
        try (var database = Database.open(engine.fresh())) {
            write(database, exchange);

            var stored = new ExchangeQuery(database).find(exchange.id()).orElseThrow();

            assertThat(stored.exchange()).isEqualTo(exchange);
            assertThat(stored.request()).isNull();
            assertThat(stored.answer()).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void aRouteDecidesWhatIsKeptOfBodies(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            var none = Exchanges.of("c", Exchanges.bodies(BodyLogging.None, "secret", "secret"));
            var metadata = Exchanges.of("c", Exchanges.bodies(BodyLogging.Metadata, "secret", "secret"));
            write(database, none, metadata);
            var query = new ExchangeQuery(database);

            assertThat(query.find(none.id()).orElseThrow().request()).isNull();
            var kept = query.find(metadata.id()).orElseThrow();
            assertThat(kept.request().bytes()).isNull();
            assertThat(kept.request().length()).isEqualTo(6);
            assertThat(kept.request().hash())
                    .matches("[0-9a-f]{32}")
                    .isEqualTo(kept.answer().hash());
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void writingARecordTwiceMakesOneRow(TestEngine engine) {
        var exchange = Exchanges.at(Exchanges.AT);
        try (var database = Database.open(engine.fresh())) {
            write(database, exchange, exchange);
            write(database, exchange);

            assertThat(newest(database, 10)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId({"S02", "S39"})
    void whatClientsWriteIsTextAndChoosesNoColumn_S02_S39(TestEngine engine) {
        var evil = "x', client_id = 'root'); DROP TABLE exchanges; -- \u0000\n\u001b[31m\ud800";
        var exchange = new ExchangeRecord(
                new UuidV7().next(Exchanges.AT),
                Exchanges.AT,
                new Origin("ns/shop", "k", evil, evil),
                new Asked("chat", evil, false, evil),
                new Served("r", "b", evil, evil),
                new Ending(400, Outcome.REJECTED, evil),
                Usage.UNKNOWN,
                new Timings(1, -1, -1, -1),
                List.of(),
                List.of(evil),
                Exchanges.bodies(
                        BodyLogging.Full,
                        "{\"metadata\": {\"client_id\": \"root\", \"status\": 200, \"cost\": 0}, \"user\": \"" + evil
                                + "\"}",
                        evil));
        try (var database = Database.open(engine.fresh())) {
            write(database, exchange);

            var stored = newest(database, 10);

            assertThat(stored).hasSize(1);
            assertThat(stored.getFirst().origin().clientId()).isEqualTo("ns/shop");
            assertThat(stored.getFirst().ending().status()).isEqualTo(400);
            assertThat(stored.getFirst().asked().model())
                    .isEqualTo("x', client_id = 'root'); DROP TABLE exchanges; -- ???[31m?");
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S20")
    void noCanaryReachesTheTables_S20(TestEngine engine) {
        var callerKey = Secret.of("chosen-by-hand-canary");
        var canaries = List.of(
                callerKey.reveal(),
                "sk-canary0123456789abcdef",
                "tp-canaryCANARY0123456789canaryCANARY01234567890",
                "AIzacanary0123456789canary0123456789abc",
                "xoxb-canary-0123456789",
                "AKIACANARY0123456789");
        try (var database = Database.open(engine.fresh())) {
            for (var canary : canaries) {
                var exchange = withEverywhere(canary, callerKey);
                write(database, exchange);
            }

            assertThat(dump(database)).doesNotContainIgnoringCase("canary");
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void deletesBodiesBeforeRowsAndBothInPieces(TestEngine engine) {
        // Far ahead, so that what the log deletes by itself, by the time of day, is none of these.
        var now = Instant.parse("2099-11-24T12:00:00Z");
        try (var database = Database.open(engine.fresh());
                var retention = new Retention(database, LogSettings.DEFAULT.withBodiesFor(Duration.ofDays(7)))) {
            var ancient = new ExchangeRecord[1_100];
            for (int i = 0; i < ancient.length; i++) {
                ancient[i] = Exchanges.at(now.minus(Duration.ofDays(91)).plusSeconds(i));
            }
            var old = Exchanges.at(now.minus(Duration.ofDays(8)));
            var fresh = Exchanges.at(now.minus(Duration.ofDays(6)));
            write(database, ancient);
            write(database, old, fresh);

            long deleted = retention.sweep(now);

            assertThat(deleted).isEqualTo(1_100 + 1_100 + 1);
            var query = new ExchangeQuery(database);
            assertThat(newest(database, 10)).extracting(ExchangeRecord::id).containsExactly(fresh.id(), old.id());
            assertThat(query.find(old.id()).orElseThrow().request()).isNull();
            assertThat(query.find(fresh.id()).orElseThrow().request()).isNotNull();
            assertThat(retention.sweep(now)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void whatWaitsIsWrittenWhenTheDatabaseTakesItAgain(TestEngine engine) throws InterruptedException {
        var source = engine.fresh();
        var release = new CountDownLatch(1);
        try (var database = Database.open(source);
                var other = Database.open(source);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var held = new CountDownLatch(1);
            try (var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT)) {
                threads.execute(() -> holdTable(other, held, release));
                held.await();
                for (int i = 0; i < 50; i++) {
                    log.record(Exchanges.of("c" + i));
                }

                // Longer than a statement may take: the first try fails.
                await().pollDelay(Duration.ofSeconds(6))
                        .atMost(Duration.ofSeconds(8))
                        .untilAsserted(
                                () -> assertThat(log.counts()).isEqualTo(new ExchangeLog.Counts(50, 0, 50, 0, 0)));
                release.countDown();

                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(
                                () -> assertThat(log.counts()).isEqualTo(new ExchangeLog.Counts(50, 50, 0, 0, 0)));
            }
            assertThat(newest(database, 100)).hasSize(50);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void oneRowThatCannotBeWrittenCostsOnlyItself(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            database.write(sql -> sql.dml("CREATE UNIQUE INDEX poison ON exchange_bodies (mode)"));
            var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT);
            for (int i = 0; i < 20; i++) {
                log.record(Exchanges.of("c" + i));
            }
            log.record(Exchanges.of("first", Exchanges.bodies(BodyLogging.Full, "a", "b")));
            log.record(Exchanges.of("second", Exchanges.bodies(BodyLogging.Full, "a", "b")));
            log.close();

            assertThat(log.counts()).isEqualTo(new ExchangeLog.Counts(22, 21, 0, 1, 0));
            assertThat(newest(database, 100)).hasSize(21);
        }
    }

    @Test
    void withNoRoomBodiesGoFirstThenRowsAndAllIsCounted() {
        var settings = new LogSettings(Duration.ofDays(1), Duration.ofDays(1), 3, 10, Duration.ZERO);
        var queue = new WriteQueue(settings);

        for (int i = 0; i < 5; i++) {
            queue.offer(Exchanges.of("c", Exchanges.bodies(BodyLogging.Full, "12345", "678")));
        }

        assertThat(queue.counts()).isEqualTo(new ExchangeLog.Counts(5, 0, 3, 2, 4));
        queue.close();
        queue.offer(Exchanges.of("late"));
        assertThat(queue.counts()).isEqualTo(new ExchangeLog.Counts(6, 0, 3, 3, 4));
        queue.dropRest();
        assertThat(queue.counts()).isEqualTo(new ExchangeLog.Counts(6, 0, 0, 6, 4));
    }

    @Test
    void closingCountsWhatAGoneDatabaseCouldNotTake() {
        var settings = new LogSettings(Duration.ofDays(1), Duration.ofDays(1), 10, 10, Duration.ofMillis(500));
        var database = Database.open(TestEngine.SQLITE.fresh());
        var log = DatabaseExchangeLog.open(database, settings);
        database.close();

        log.record(Exchanges.of("c"));
        log.close();

        assertThat(log.counts()).isEqualTo(new ExchangeLog.Counts(1, 0, 0, 1, 0));
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void theSecretOfTheHashesIsMadeOnce(TestEngine engine) {
        var source = engine.fresh();
        try (var here = Database.open(source);
                var there = Database.open(source)) {
            var one = Exchanges.of("c", Exchanges.bodies(BodyLogging.Metadata, "same", "x"));
            var other = Exchanges.of("c", Exchanges.bodies(BodyLogging.Metadata, "same", "x"));
            write(here, one);
            write(there, other);
            var query = new ExchangeQuery(here);

            assertThat(query.find(one.id()).orElseThrow().request())
                    .isEqualTo(query.find(other.id()).orElseThrow().request());
            assertThat(here.read(sql -> Facts.read(sql, "log_hash_key")).orElseThrow())
                    .hasSize(64);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void manyThreadsLoseNothing(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 2_000; i++) {
                    threads.execute(() -> log.record(Exchanges.of("c", Exchanges.bodies(BodyLogging.Full, "a", "b"))));
                }
            }
            log.close();

            assertThat(log.counts()).isEqualTo(new ExchangeLog.Counts(2_000, 2_000, 0, 0, 0));
            assertThat(newest(database, 5_000)).hasSize(2_000);
        }
    }

    private static ExchangeRecord withEverywhere(String canary, Secret callerKey) {
        return new ExchangeRecord(
                new UuidV7().next(Exchanges.AT),
                Exchanges.AT,
                new Origin("c", "k", canary, "agent " + canary),
                new Asked("chat", "/v1/" + canary, false, canary),
                new Served("r", "b", canary, canary),
                new Ending(500, Outcome.INTERNAL, canary),
                Usage.UNKNOWN,
                new Timings(1, -1, -1, -1),
                List.of(new ExchangeRecord.Attempt("b", canary, 1)),
                List.of(canary),
                Exchanges.bodies(
                        BodyLogging.Full, "{\"messages\": [{\"content\": \"my key is " + canary + "!\"}]}", callerKey));
    }

    private static void write(Database database, ExchangeRecord... exchanges) {
        try (var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT)) {
            for (var exchange : exchanges) {
                log.record(exchange);
            }
        }
    }

    private static List<ExchangeRecord> newest(Database database, int max) {
        return new ExchangeQuery(database)
                .page(ExchangeQuery.Filter.ALL, null, max)
                .rows();
    }

    private static void holdTable(Database database, CountDownLatch held, CountDownLatch release) {
        database.batch(connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("DELETE FROM installation WHERE name = 'nothing'");
                if (connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")) {
                    statement.execute("LOCK TABLE exchanges, installation IN EXCLUSIVE MODE");
                }
                held.countDown();
                await().atMost(Duration.ofSeconds(30)).until(() -> release.await(0, TimeUnit.SECONDS));
            }
            return null;
        });
    }

    private static String dump(Database database) {
        return database.read(sql -> {
            var all = new StringBuilder();
            try (var rows = sql.query(
                    "SELECT e.*, b.request, b.answer FROM exchanges e LEFT JOIN exchange_bodies b ON b.id = e.id")) {
                rows.forEach(row -> {
                    row.forEach(column -> all.append(column.get(Object.class)).append('\n'));
                    all.append(new String(Rows.bytes(row, "request"), StandardCharsets.UTF_8));
                    all.append(new String(Rows.bytes(row, "answer"), StandardCharsets.UTF_8));
                });
            }
            return all.toString();
        });
    }
}
