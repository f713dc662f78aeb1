package dev.turnpike.proxy.storage;

import com.zaxxer.hikari.util.DriverDataSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The two databases: how each is connected to. */
enum Engine {
    SQLITE("sqlite"),
    POSTGRESQL("postgresql");

    private static final String SQLITE_PREFIX = "jdbc:sqlite:";
    private static final int CONNECT_SECONDS = 2;
    private static final int SOCKET_SECONDS = 10;
    private static final int BUSY_MILLIS = 5_000;

    private final String folder;

    Engine(String folder) {
        this.folder = folder;
    }

    /** Folder of its migrations. */
    String folder() {
        return folder;
    }

    static Engine of(DatabaseSource source) {
        if (source.jdbcUrl().startsWith(SQLITE_PREFIX)) {
            if (source.jdbcUrl().contains(":memory:") || source.jdbcUrl().length() == SQLITE_PREFIX.length()) {
                throw StorageProblem.unusable(source, "name a file, for example jdbc:sqlite:./data/turnpike.db");
            }
            return SQLITE;
        }
        if (source.jdbcUrl().startsWith("jdbc:postgresql:")) {
            return POSTGRESQL;
        }
        throw StorageProblem.unusable(source, "it must start with jdbc:sqlite: or jdbc:postgresql:");
    }

    /** The file of a SQLite database. */
    static Optional<Path> file(DatabaseSource source) {
        var shown = source.shown();
        return shown.startsWith(SQLITE_PREFIX)
                ? Optional.of(Path.of(shown.substring(SQLITE_PREFIX.length())))
                : Optional.empty();
    }

    /** Connections that write: on PostgreSQL a peer that is silent for 10 s is given up. */
    DataSource forWriting(DatabaseSource source) {
        return switch (this) {
            // A write transaction takes the write lock when it begins: one that read first could not wait for it
            // (SQLITE_BUSY_SNAPSHOT).
            case SQLITE -> sqlite(source, SQLiteConfig.TransactionMode.IMMEDIATE);
            case POSTGRESQL -> postgresql(source, SOCKET_SECONDS);
        };
    }

    /** Connections that read: on SQLite they never wait for a writer. */
    DataSource forReading(DatabaseSource source) {
        return switch (this) {
            case SQLITE -> sqlite(source, SQLiteConfig.TransactionMode.DEFERRED);
            case POSTGRESQL -> forWriting(source);
        };
    }

    /** Connections for migrations, which may take their time. */
    DataSource forMigration(DatabaseSource source) {
        return switch (this) {
            case SQLITE -> sqlite(source, SQLiteConfig.TransactionMode.IMMEDIATE);
            case POSTGRESQL -> postgresql(source, 0);
        };
    }

    private static DataSource sqlite(DatabaseSource source, SQLiteConfig.TransactionMode mode) {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        config.setTransactionMode(mode);
        var sqlite = new SQLiteDataSource(config);
        sqlite.setUrl(source.jdbcUrl());
        return sqlite;
    }

    private static DataSource postgresql(DatabaseSource source, int socketSeconds) {
        var properties = new Properties();
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", Integer.toString(CONNECT_SECONDS + 1));
        properties.setProperty("socketTimeout", Integer.toString(socketSeconds));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "turnpike");
        properties.setProperty("reWriteBatchedInserts", "true");
        // The detail of an error repeats the values of the row.
        properties.setProperty("logServerErrorDetail", "false");
        try {
            return new DriverDataSource(
                    source.jdbcUrl(),
                    "org.postgresql.Driver",
                    properties,
                    source.user(),
                    source.password() == null ? null : source.password().reveal());
        } catch (RuntimeException _) {
            // Its message repeats the URL, which may hold a password.
            throw StorageProblem.unusable(source, "it is not a JDBC URL of PostgreSQL");
        }
    }
}
