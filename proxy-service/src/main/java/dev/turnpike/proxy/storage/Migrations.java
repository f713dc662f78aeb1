package dev.turnpike.proxy.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date before anything else uses it. */
final class Migrations {
    /** Version of the newest migration. A test compares it with the files. */
    static final String NEWEST = "1";

    private static final String APPLIED =
            "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1";
    private static final int TRIES = 5;
    private static final long PAUSE_NANOS = 200_000_000;

    private Migrations() {}

    /** @throws StorageProblem when the database cannot be reached or changed; what was migrated until then stays */
    static void run(Engine engine, DatabaseSource source) {
        makeFolder(source);
        if (isCurrent(engine, source)) {
            return;
        }
        var flyway = Flyway.configure()
                .dataSource(engine.forMigration(source))
                .locations("classpath:db/migration/" + engine.folder())
                .cleanDisabled(true)
                .load();
        for (int left = TRIES; ; left--) {
            try {
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                // Flyway locks PostgreSQL, not SQLite: of two processes that start on one new file the slower one
                // fails, then finds all done.
                if (engine != Engine.SQLITE || left == 1) {
                    throw engine == Engine.SQLITE
                            ? StorageProblem.unwritable(source, e)
                            : StorageProblem.failed(source, e);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void makeFolder(DatabaseSource source) {
        var folder = Engine.file(source).map(file -> file.toAbsolutePath().getParent());
        if (folder.isPresent()) {
            try {
                Files.createDirectories(folder.get());
            } catch (IOException e) {
                throw StorageProblem.unwritable(source, e);
            }
        }
    }

    /**
     * Whether nothing is to be migrated: most starts find that, and need not load Flyway, which takes a third of a second. Says at once,
     * in our words, when nothing answers.
     */
    private static boolean isCurrent(Engine engine, DatabaseSource source) {
        try (var connection = engine.forWriting(source).getConnection();
                var statement = connection.createStatement()) {
            return newest(statement).equals(NEWEST);
        } catch (SQLException e) {
            throw switch (engine) {
                case SQLITE -> StorageProblem.unwritable(source, e);
                case POSTGRESQL -> StorageProblem.unreachable(source, e);
            };
        }
    }

    /** Empty in a database that was never migrated. */
    private static String newest(Statement statement) {
        try (var versions = statement.executeQuery(APPLIED)) {
            return versions.next() ? String.valueOf(versions.getString(1)) : "";
        } catch (SQLException _) {
            return "";
        }
    }
}
