package dev.turnpike.proxy.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.TestEngine;
import dev.turnpike.proxy.testkit.BrokenLog;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The writing of the log survives what would end another. */
class LogWriterTest {

    @Test
    @CatalogueId("F58")
    void aRowThatCannotBeWrittenAndAnInterruptCostNoOtherRow_F58() {
        try (var database = Database.open(TestEngine.SQLITE.fresh());
                var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT)) {
            var before = Exchanges.of("before");
            var after = Exchanges.of("after");

            log.record(before);
            log.record(atTheEndOfTime(Exchanges.of("poison")));
            await().until(() -> log.counts().written() == 1 && log.counts().dropped() == 1);
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("exchange-log"))
                    .forEach(Thread::interrupt);
            log.record(after);

            await().until(() -> log.counts().written() == 2);
            var query = new ExchangeQuery(database);
            assertThat(query.find(before.id())).isPresent();
            assertThat(query.find(after.id())).isPresent();
            assertThat(log.counts().queued()).isZero();
        }
    }

    @Test
    @CatalogueId("F58")
    void anErrorThatEndsTheWriterIsCountedAndAnotherTakesOver_F58() {
        try (var _ = new BrokenLog(RowWriter.class);
                var database = Database.open(TestEngine.SQLITE.fresh());
                var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT)) {
            var after = Exchanges.of("after");

            log.record(atTheEndOfTime(Exchanges.of("poison")));
            await().until(() -> log.writerDeaths() == 1);
            log.record(after);

            await().until(() -> log.counts().written() == 1);
            assertThat(new ExchangeQuery(database).find(after.id())).isPresent();
            assertThat(log.writes()).isTrue();
            assertThat(log.counts().dropped()).isEqualTo(1);
            assertThat(log.counts().queued()).isZero();
        }
    }

    @Test
    @CatalogueId("F58")
    void threeDeathsWithoutARowInBetweenSayThatNothingIsWrittenAnyMore_F58() {
        try (var _ = new BrokenLog(RowWriter.class);
                var database = Database.open(TestEngine.SQLITE.fresh());
                var log = DatabaseExchangeLog.open(database, LogSettings.DEFAULT)) {
            for (int deaths = 1; deaths <= 3; deaths++) {
                assertThat(log.writes()).as("before death %d", deaths).isTrue();
                log.record(atTheEndOfTime(Exchanges.of("poison")));
                int now = deaths;
                await().until(() -> log.writerDeaths() == now);
            }

            assertThat(log.writes()).isFalse();
            log.record(Exchanges.of("after"));
            await().until(() -> log.counts().written() == 1);
            assertThat(log.writes()).isTrue();
        }
    }

    /** No column takes this time. */
    private static ExchangeRecord atTheEndOfTime(ExchangeRecord like) {
        return new ExchangeRecord(
                like.id(),
                Instant.MAX,
                like.origin(),
                like.asked(),
                like.served(),
                like.ending(),
                like.usage(),
                like.timings(),
                List.of(),
                List.of(),
                like.bodies());
    }
}
