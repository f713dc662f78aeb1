package dev.turnpike.proxy.storage;

import io.helidon.dbclient.DbExecute;
import java.util.Optional;

/** Facts about the installation as a whole, shared by all processes on the database: a name and a text each. */
public final class Facts {
    private static final String ONCE =
            "INSERT INTO installation (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING";
    private static final String READ = "SELECT value FROM installation WHERE name = ?";
    private static final String SET = "UPDATE installation SET value = ? WHERE name = ?";

    private Facts() {}

    /** Notes a fact that is made once; false when it was noted before, by whichever process. */
    public static boolean note(DbExecute sql, String name, String value) {
        return sql.dml(ONCE, name, value) == 1;
    }

    /** What was noted. */
    public static Optional<String> read(DbExecute sql, String name) {
        return sql.get(READ, name).map(row -> Rows.text(row, "value"));
    }

    /** Replaces a fact that exists. Its row stays locked until the transaction ends. */
    public static void replace(DbExecute sql, String name, String value) {
        sql.dml(SET, value, name);
    }
}
