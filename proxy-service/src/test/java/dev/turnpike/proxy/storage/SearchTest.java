package dev.turnpike.proxy.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads whose cost somebody outside chooses. */
class SearchTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(3);

    /** Finds its one row after hours. */
    private static final String ENDLESS = """
            WITH RECURSIVE number (n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM number WHERE n < 1000000000000)
            SELECT COUNT(*) AS n FROM number
            """;

    /** Gives row after row for hours. */
    private static final String ROWS = """
            WITH RECURSIVE number (n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM number WHERE n < 1000000000000)
            SELECT n FROM number WHERE n < 2 OR n > 999999999999
            """;

    private static final String QUICK = "SELECT COUNT(*) AS n FROM installation";
    private static final String INSERT = "INSERT INTO installation (name, value) VALUES (?, ?)";

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S22")
    void aStatementThatTakesTooLongIsEndedWhileItRuns_S22(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            for (int i = 0; i < 5; i++) {
                assertThatThrownBy(() -> database.search(SHORT, sql -> sql.get(ENDLESS)))
                        .isInstanceOf(StorageProblem.TooSlow.class);
                assertThatThrownBy(() ->
                                database.search(SHORT, sql -> sql.query(ROWS).toList()))
                        .isInstanceOf(StorageProblem.TooSlow.class);
            }

            assertThat(database.<Long>search(
                            SHORT, sql -> Rows.count(sql.get(QUICK).orElseThrow(), "n")))
                    .as("a connection on which a statement was ended serves the next")
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    @CatalogueId("S22")
    void otherWorkDoesNotWaitForSearches_S22(TestEngine engine) throws InterruptedException {
        try (var database = Database.open(engine.fresh());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var searches = new ArrayList<Future<?>>();
            // More than there are connections for other work.
            int many = engine == TestEngine.SQLITE ? 3 : 12;
            for (int i = 0; i < many; i++) {
                searches.add(threads.submit(() -> database.search(LONG, sql -> sql.get(ENDLESS))));
            }

            database.write(sql -> sql.dml(INSERT, "meanwhile", "written"));
            var read = database.<Long>read(sql -> Rows.count(sql.get(QUICK).orElseThrow(), "n"));

            assertThat(read).isEqualTo(2);
            assertThat(searches).noneMatch(Future::isDone);
            assertAllGivenUp(searches);
        }
    }

    /** They were ended, or had waited too long for their turn. */
    private static void assertAllGivenUp(List<Future<?>> searches) throws InterruptedException {
        for (var search : searches) {
            try {
                search.get();
                throw new AssertionError("it has counted to the end");
            } catch (ExecutionException e) {
                assertThat(e.getCause()).isInstanceOf(StorageProblem.class);
            }
        }
    }
}
