package dev.turnpike.proxy.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date before anything else uses it. */
final class Migrations {
    private static final int TRIES = 5;
    private static final long PAUSE_NANOS = 200_000_000;

    private Migrations() {}

    /** @throws StorageProblem when the database cannot be reached or changed; what was migrated until then stays */
    static void run(Engine engine, DatabaseSource source) {
        makeFolder(source);
        connect(engine, source);
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

    /** Says at once, and once, that nothing answers, before Flyway says it in its own words. */
    private static void connect(Engine engine, DatabaseSource source) {
        try (var _ = engine.forWriting(source).getConnection()) {
            return;
        } catch (SQLException e) {
            throw switch (engine) {
                case SQLITE -> StorageProblem.unwritable(source, e);
                case POSTGRESQL -> StorageProblem.unreachable(source, e);
            };
        }
    }
}
