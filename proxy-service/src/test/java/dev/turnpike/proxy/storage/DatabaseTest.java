package dev.turnpike.proxy.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.turnpike.crds.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    private static final String COUNT = "SELECT COUNT(*) AS n FROM installation";
    private static final String INSERT = "INSERT INTO installation (name, value) VALUES (?, ?)";

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void opensAnEmptyDatabaseAndOpensItAgain(TestEngine engine) {
        var source = engine.fresh();
        try (var first = Database.open(source)) {
            assertThat(rows(first)).isEqualTo(1);
        }

        try (var second = Database.open(source)) {
            assertThat(rows(second)).isEqualTo(1);
            assertThat(second).hasToString(source.shown());
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void rollsBackWhatThrows(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            assertThatThrownBy(() -> database.write(sql -> {
                        sql.dml(INSERT, "half", "done");
                        throw new IllegalArgumentException("changed my mind");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> database.batch(connection -> {
                        try (var insert = connection.prepareStatement(INSERT)) {
                            insert.setString(1, "half");
                            insert.setString(2, "done");
                            insert.executeUpdate();
                        }
                        throw new IllegalArgumentException("changed my mind");
                    }))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(rows(database)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void aFailingStatementCostsNoConnection(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            for (int i = 0; i < 25; i++) {
                assertThatThrownBy(() -> database.read(
                                sql -> sql.query("SELECT * FROM nowhere").toList()))
                        .isInstanceOf(StorageProblem.class);
                assertThatThrownBy(() -> database.write(sql -> sql.dml("DELETE FROM nowhere")))
                        .isInstanceOf(StorageProblem.class);
                assertThatThrownBy(() -> database.batch(connection -> connection
                                .prepareStatement("SELECT 1 FROM nowhere")
                                .executeQuery()))
                        .isInstanceOf(StorageProblem.class);
            }

            assertThat(rows(database)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void servesManyVirtualThreadsAtOnce(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 200; i++) {
                    var name = "n" + i;
                    threads.execute(() -> {
                        database.write(sql -> sql.dml(INSERT, name, "v"));
                        rows(database);
                    });
                }
            }

            assertThat(rows(database)).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @EnumSource(TestEngine.class)
    void readsNumbersTextsAndBytesAlike(TestEngine engine) {
        try (var database = Database.open(engine.fresh())) {
            database.write(sql -> sql.dml(
                    "INSERT INTO exchange_bodies (id, mode, request, request_length, answer_length) VALUES (?, ?, ?, ?, ?)",
                    "id",
                    "Full",
                    new byte[] {0, -1},
                    3_000_000_000L,
                    0));

            var row = database.read(sql ->
                    sql.get("SELECT * FROM exchange_bodies WHERE id = ?", "id").orElseThrow());

            assertThat(Rows.text(row, "mode")).isEqualTo("Full");
            assertThat(Rows.bytes(row, "request")).containsExactly(0, -1);
            assertThat(Rows.bytes(row, "answer")).isNull();
            assertThat(Rows.number(row, "request_length")).isEqualTo(3_000_000_000L);
            assertThat(Rows.number(row, "answer_hash")).isNull();
            assertThat(Rows.time(row, "answer_hash")).isNull();
            assertThat(Rows.text(row, "answer_hash")).isNull();
            assertThat(Rows.flag(row, "answer_length")).isFalse();
        }
    }

    @Test
    void announcementsReachOtherProcessesOnPostgresql() {
        var source = TestEngine.POSTGRESQL.fresh();
        try (var here = Database.open(source);
                var there = Database.open(source)) {
            var heard = new AtomicInteger();
            try (var _ = there.listen("clients", heard::incrementAndGet)) {
                // Listening begins with one call, for what was missed before.
                await().untilAsserted(() -> assertThat(heard).hasValue(1));

                here.write(sql -> {
                    here.announce(sql, "another");
                    here.announce(sql, "clients");
                    return null;
                });

                await().atMost(Duration.ofSeconds(1))
                        .untilAsserted(() -> assertThat(heard).hasValue(2));
            }
        }
    }

    @Test
    void listeningGoesOnAfterItsConnectionWasLost() {
        var source = TestEngine.POSTGRESQL.fresh();
        try (var database = Database.open(source)) {
            var heard = new AtomicInteger();
            try (var _ = database.listen("clients", heard::incrementAndGet)) {
                await().untilAsserted(() -> assertThat(heard).hasValue(1));

                database.read(sql -> sql.get("""
                        SELECT COUNT(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'LISTEN%'
                        """));

                await().untilAsserted(() -> assertThat(heard).hasValue(2));
            }
        }
    }

    @Test
    void sqliteReadersCannotWrite() {
        try (var database = Database.open(TestEngine.SQLITE.fresh())) {
            assertThatThrownBy(() -> database.read(sql -> sql.dml(INSERT, "a", "b")))
                    .isInstanceOf(StorageProblem.class);
        }
    }

    @Test
    void aSqliteReaderDoesNotWaitForAWriter() {
        try (var database = Database.open(TestEngine.SQLITE.fresh())) {
            long seen = database.write(sql -> {
                sql.dml(INSERT, "a", "b");
                return rows(database);
            });

            assertThat(seen).isEqualTo(1);
        }
    }

    @Test
    void namesTheSettingAndTheFixWhenPostgresqlDoesNotAnswer() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var source = new DatabaseSource(
                "jdbc:postgresql://127.0.0.1:" + port + "/turnpike?password=canary-url", "u", Secret.of("canary-pw"));

        assertThatThrownBy(() -> Database.open(source))
                .isInstanceOf(StorageProblem.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("Start it")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aPostgresqlThatAcceptsAndKeepsSilentIsGivenUpSoon() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var source = new DatabaseSource(
                    "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/turnpike", "u", Secret.of("p"));

            assertThat(timed(() ->
                            assertThatThrownBy(() -> Database.open(source)).isInstanceOf(StorageProblem.class)))
                    .isLessThan(Duration.ofSeconds(6));
        }
    }

    @Test
    void aWrongPasswordIsNotRepeated() {
        var fine = TestEngine.POSTGRESQL.fresh();
        var source = new DatabaseSource(
                fine.jdbcUrl().replaceAll("turnpike_test_\\d+", "nosuch"), "postgres", Secret.of("nosuch"));

        assertThatThrownBy(() -> Database.open(source))
                .isInstanceOf(StorageProblem.class)
                .hasMessageContaining("database \"***\" does not exist");
    }

    @Test
    void namesTheSettingAndTheFixWhenTheFileCannotBeMade(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> Database.open(
                        DatabaseSource.sqlite(file.resolve("turnpike.db").toString())))
                .isInstanceOf(StorageProblem.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageContaining("writable");
        assertThatThrownBy(() -> Database.open(DatabaseSource.sqlite(file.toString())))
                .isInstanceOf(StorageProblem.class)
                .hasMessageContaining("DATABASE_URL");
    }

    @Test
    void refusesOtherDatabases() {
        for (var url :
                new String[] {"jdbc:mysql://h/d", "jdbc:sqlite::memory:", "jdbc:sqlite:", "jdbc:postgresql://h:port/d"
                }) {
            var source = new DatabaseSource(url, null, null);

            assertThatThrownBy(() -> Database.open(source))
                    .isInstanceOf(StorageProblem.class)
                    .hasMessageContaining("DATABASE_URL");
        }
    }

    @Test
    void aSourceShowsNoCredential() {
        var source = new DatabaseSource("jdbc:postgresql://u:canary@h/d?password=canary", "u", Secret.of("canary"));

        assertThat(source).hasToString("DatabaseSource[jdbc:postgresql://h/d]");
    }

    private static long rows(Database database) {
        return database.read(
                sql -> sql.get(COUNT).map(row -> Rows.count(row, "n")).orElseThrow());
    }

    private static Duration timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
