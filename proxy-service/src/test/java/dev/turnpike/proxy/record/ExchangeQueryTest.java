package dev.turnpike.proxy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.record.ExchangeQuery.Filter;
import dev.turnpike.proxy.record.ExchangeQuery.Page;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.TestEngine;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExchangeQueryTest {
    private static final List<String> METACHARACTERS = List.of(
            "%",
            "_",
            "gpt-%",
            "gpt_4o",
            ".*",
            "^gpt-4o$",
            "gpt-4o' OR '1'='1",
            "' OR 1=1 --",
            "\"; DROP TABLE exchanges; --",
            "x'); DELETE FROM exchanges; --",
            "\\",
            "\\'",
            "?",
            ":model",
            "$1",
            "*",
            "NULL",
            "null",
            "GPT-4O",
            " gpt-4o",
            "gpt-4o ",
            "/*",
            "모델 \uD83D\uDE00");

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S22")
    void pagesGiveEachRowOnceNewestFirstAlsoWhileNewOnesComeIn_S22(TestEngine engine) {
        var old = new ArrayList<ExchangeRecord>();
        for (int i = 0; i < 25; i++) {
            old.add(Exchanges.at(Exchanges.AT.plusMillis(i)));
        }
        try (var database = Database.open(engine.fresh())) {
            write(database, old);
            var query = new ExchangeQuery(database);
            var seen = new ArrayList<String>();

            String after = null;
            Page page;
            do {
                page = query.page(Filter.ALL, after, 4);
                seen.addAll(ids(page));
                after = page.rows().getLast().id();
                write(database, List.of(Exchanges.at(Exchanges.AT.plusSeconds(seen.size()))));
            } while (page.more());

            assertThat(seen)
                    .containsExactlyElementsOf(
                            old.reversed().stream().map(ExchangeRecord::id).toList());
            assertThat(query.page(Filter.ALL, old.getFirst().id(), 4)).isEqualTo(Page.EMPTY);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void aPageThatEndsWithTheLastRowSaysThatThereIsNoMore(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            write(database, List.of(Exchanges.of("a"), Exchanges.of("a"), Exchanges.of("b")));
            var query = new ExchangeQuery(database);

            assertThat(query.page(Filter.ALL, null, 3).more()).isFalse();
            assertThat(query.page(Filter.ALL, null, 2).more()).isTrue();
            assertThat(query.page(of("a"), null, 2).more()).isFalse();
            assertThat(query.page(of("a"), null, 1).more()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void everyFilterNarrowsAndAllTogetherToo(TestEngine engine) {
        var wanted = Exchanges.of("shop", "gpt-4o", "fast", Outcome.COMPLETED);
        var others = List.of(
                Exchanges.of("other", "gpt-4o", "fast", Outcome.COMPLETED),
                Exchanges.of("shop", "gpt-5", "fast", Outcome.COMPLETED),
                Exchanges.of("shop", "gpt-4o", "slow", Outcome.COMPLETED),
                Exchanges.of("shop", "gpt-4o", "fast", Outcome.LIMITED),
                Exchanges.of("shop", null, null, Outcome.REJECTED));
        try (var database = Database.open(engine.fresh())) {
            write(database, others);
            write(database, List.of(wanted));
            var query = new ExchangeQuery(database);

            assertThat(ids(query.page(new Filter("shop", "gpt-4o", "fast", Outcome.COMPLETED), null, 10)))
                    .containsExactly(wanted.id());
            assertThat(query.page(of("shop"), null, 10).rows()).hasSize(5);
            assertThat(query.page(new Filter(null, "gpt-4o", null, null), null, 10)
                            .rows())
                    .hasSize(4);
            assertThat(query.page(new Filter(null, null, "fast", null), null, 10)
                            .rows())
                    .hasSize(4);
            assertThat(query.page(new Filter(null, null, null, Outcome.COMPLETED), null, 10)
                            .rows())
                    .hasSize(4);
            assertThat(query.page(new Filter(null, "gpt-5", "slow", null), null, 10))
                    .isEqualTo(Page.EMPTY);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId({"S02", "S22"})
    void metacharactersInFiltersAreText_S02_S22(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            write(database, List.of(Exchanges.of("shop", "gpt-4o", "gpt-4o", Outcome.COMPLETED)));
            var query = new ExchangeQuery(database);

            for (var text : METACHARACTERS) {
                assertThat(query.page(of(text), null, 10)).as(text).isEqualTo(Page.EMPTY);
                assertThat(query.page(new Filter(null, text, null, null), null, 10))
                        .as(text)
                        .isEqualTo(Page.EMPTY);
                assertThat(query.page(new Filter("shop", null, text, null), null, 10))
                        .as(text)
                        .isEqualTo(Page.EMPTY);
                assertThat(query.find(text)).as(text).isEmpty();
                assertThat(query.find(text, "shop")).as(text).isEmpty();
            }
            write(
                    database,
                    METACHARACTERS.stream()
                            .map(text -> Exchanges.of(text, text, text, Outcome.COMPLETED))
                            .toList());

            for (var text : METACHARACTERS) {
                assertThat(query.page(new Filter(text, text, text, null), null, 10)
                                .rows())
                        .as(text)
                        .extracting(row -> row.asked().model())
                        .containsExactly(text);
            }
            assertThat(query.page(Filter.ALL, null, 100).rows()).hasSize(1 + METACHARACTERS.size());
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S30")
    void anOwnerSeesOnlyTheirOwnRows_S30(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            var mine = Exchanges.of("mine");
            var others = Exchanges.of("others");
            write(database, List.of(mine, others));
            var query = new ExchangeQuery(database);

            assertThat(query.find(mine.id(), "mine")).isPresent();
            assertThat(query.find(others.id(), "mine")).isEmpty();
            assertThat(query.find(others.id(), "mine' OR '1'='1")).isEmpty();
            assertThat(ids(query.page(of("mine"), null, 10))).containsExactly(mine.id());
            assertThat(query.page(of("mine"), others.id(), 10).rows())
                    .as("another's id is a place in the order and no more")
                    .allMatch(row -> row.origin().clientId().equals("mine"));
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S22")
    void aSearchThatTakesTooLongIsEndedAndSaysWhatToDo_S22(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            write(database, List.of(Exchanges.of("shop")));
            database.write(sql -> sql.dml("ALTER TABLE exchanges RENAME TO kept"));
            database.write(sql -> sql.dml("""
                    CREATE VIEW exchanges AS
                    WITH RECURSIVE number (n) AS
                        (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM number WHERE n < 1000000000000)
                    SELECT kept.* FROM kept, number WHERE number.n < 0
                    """));
            var query = new ExchangeQuery(database, Duration.ofMillis(200));

            assertTimedOut(() -> query.page(Filter.ALL, null, 10));
            assertTimedOut(() -> query.page(of("shop"), null, 10));
            assertTimedOut(() -> query.page(new Filter("shop", "gpt-4o", "gpt-4o", Outcome.COMPLETED), null, 10));
        }
    }

    private static void assertTimedOut(ThrowingCallable search) {
        assertThatThrownBy(search)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.failure())
                                .isInstanceOf(Failure.SearchTimedOut.class)
                                .extracting(Failure::message)
                                .asString()
                                .contains("Narrow it"));
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void withoutADatabaseItSaysThatItCannotRead(TestEngine engine) {
        var database = Database.open(engine.fresh());
        var query = new ExchangeQuery(database);
        database.close();

        assertThatThrownBy(() -> query.page(Filter.ALL, null, 10))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.Overloaded.class));
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S22")
    void noPageIsSorted_S22(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            assertThat(plan(engine, database, ExchangeQuery.PAGE)).doesNotContainIgnoringCase("sort", "temp b-tree");
            assertThat(plan(engine, database, ExchangeQuery.PAGE_OF_CLIENT))
                    .doesNotContainIgnoringCase("sort", "temp b-tree")
                    .contains("client_id");
        }
    }

    /** How the engine goes about {@code statement}; on PostgreSQL as if the table were too large to be read whole. */
    private static String plan(TestEngine engine, Database database, String statement) {
        return database.batch(connection -> {
            try (var settings = connection.createStatement()) {
                if (engine == TestEngine.POSTGRESQL) {
                    settings.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off");
                }
            }
            var explain = engine == TestEngine.POSTGRESQL ? "EXPLAIN " : "EXPLAIN QUERY PLAN ";
            try (var query = connection.prepareStatement(explain + statement)) {
                int count = query.getParameterMetaData().getParameterCount();
                for (int i = 1; i < count; i++) {
                    query.setString(i, "x");
                }
                query.setInt(count, 20);
                var plan = new StringBuilder();
                try (var rows = query.executeQuery()) {
                    int last = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        plan.append(rows.getString(last)).append('\n');
                    }
                }
                return plan.toString();
            }
        });
    }

    private static Filter of(String client) {
        return new Filter(client, null, null, null);
    }

    private static List<String> ids(Page page) {
        return page.rows().stream().map(ExchangeRecord::id).toList();
    }

    private static void write(Database database, List<ExchangeRecord> exchanges) {
        try (var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT)) {
            exchanges.forEach(log::record);
        }
    }
}
