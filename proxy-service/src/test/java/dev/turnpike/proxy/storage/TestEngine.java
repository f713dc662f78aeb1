package dev.turnpike.proxy.storage;

import dev.turnpike.crds.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** The engines that every repository test runs on; each call of {@link #fresh()} is an empty database of its own. */
public enum TestEngine {
    /** A file in a temporary folder. */
    SQLITE {
        @Override
        public DatabaseSource fresh() {
            try {
                var folder = Files.createTempDirectory("turnpike-test");
                return DatabaseSource.sqlite(
                        folder.resolve("made/by/open/turnpike.db").toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },
    /** A database of a server that is started once for all tests. */
    POSTGRESQL {
        @Override
        public DatabaseSource fresh() {
            var server = Server.started();
            var name = "turnpike_test_" + NUMBER.incrementAndGet();
            try (var connection = DriverManager.getConnection(server.getJdbcUrl("postgres", "postgres"));
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new DatabaseSource(
                    "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, "postgres", Secret.of("postgres"));
        }
    };

    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** Where an empty database is. */
    public abstract DatabaseSource fresh();

    /** The server, started with the first test that asks. */
    private static final class Server {
        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres started() {
            return SERVER;
        }

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException | IllegalStateException e) {
                throw new IllegalStateException("The embedded PostgreSQL of the tests does not start: " + e, e);
            }
        }
    }
}
