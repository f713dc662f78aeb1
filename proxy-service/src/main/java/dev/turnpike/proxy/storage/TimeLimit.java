package dev.turnpike.proxy.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * Ends a statement that takes too long. PostgreSQL's server does that itself; SQLite's virtual machine asks every few thousand steps whether it
 * should go on. JDBC's own query timeout is of no use here: the driver of SQLite bounds only the wait for a lock by it.
 */
final class TimeLimit {
    private static final String POSTGRESQL = "SELECT set_config('statement_timeout', ?, false)";
    private static final String QUERY_CANCELED = "57014";
    private static final int STEPS = 10_000;

    private TimeLimit() {}

    /** Gives what is run on {@code connection} from now on no more than {@code within}, until the next call. */
    static void set(Engine engine, Connection connection, Duration within) throws SQLException {
        switch (engine) {
            case SQLITE ->
                ProgressHandler.setHandler(connection.unwrap(SQLiteConnection.class), STEPS, new Overdue(within));
            case POSTGRESQL -> {
                try (var statement = connection.prepareStatement(POSTGRESQL)) {
                    // 0 would mean: no limit.
                    statement.setString(1, Long.toString(Math.max(1, within.toMillis())));
                    statement.execute();
                }
            }
        }
    }

    /** Whether {@code failure} says that a statement was ended for its time. */
    static boolean ended(Throwable failure) {
        for (var reason = failure; reason != null; reason = reason.getCause()) {
            if (reason instanceof SQLException problem
                    && (problem.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code
                            || QUERY_CANCELED.equals(problem.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    /** Says from its end on that the work is to stop. */
    private static final class Overdue extends ProgressHandler {
        private final long end;

        Overdue(Duration within) {
            this.end = System.nanoTime() + within.toNanos();
        }

        @Override
        protected int progress() {
            return System.nanoTime() - end < 0 ? 0 : 1;
        }
    }
}
