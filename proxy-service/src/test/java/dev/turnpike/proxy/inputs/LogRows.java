package dev.turnpike.proxy.inputs;

import dev.turnpike.proxy.testkit.RunningGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** What a gateway has written into its SQLite file. */
final class LogRows {
    private static final String ONE = "SELECT * FROM exchanges WHERE id = ?";
    private static final String ALL = "SELECT * FROM exchanges";
    private static final String BODIES = "SELECT * FROM exchange_bodies";
    private static final String AUDIT = "SELECT * FROM audit";
    private static final String CLIENTS = "SELECT * FROM clients";
    private final String url;

    private LogRows(Path directory) {
        this.url = "jdbc:sqlite:file:" + directory.resolve("data/proxy.db") + "?mode=ro";
    }

    static LogRows of(RunningGateway gateway) {
        return new LogRows(gateway.directory());
    }

    static LogRows in(Path directory) {
        return new LogRows(directory);
    }

    /** The row of an exchange, as soon as it is written. */
    Map<String, String> await(String id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> read(ONE, id), rows -> !rows.isEmpty())
                .getFirst();
    }

    List<Map<String, String>> of(String id) {
        return read(ONE, id);
    }

    /** How many exchanges ended with {@code outcome}. */
    long ended(String outcome) {
        return read(ALL).stream()
                .filter(row -> outcome.equals(row.get("outcome")))
                .count();
    }

    List<Map<String, String>> audit() {
        return read(AUDIT);
    }

    /** Every value of every row. */
    String everything() {
        return "" + read(ALL) + read(BODIES) + read(AUDIT) + read(CLIENTS);
    }

    private List<Map<String, String>> read(String statement, String... parameters) {
        try (var connection = DriverManager.getConnection(url);
                var query = connection.prepareStatement(statement)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setString(i + 1, parameters[i]);
            }
            var found = new ArrayList<Map<String, String>>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var row = new LinkedHashMap<String, String>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        var value = rows.getObject(i);
                        row.put(
                                rows.getMetaData().getColumnName(i),
                                value instanceof byte[] bytes
                                        ? new String(bytes, StandardCharsets.UTF_8)
                                        : String.valueOf(value));
                    }
                    found.add(row);
                }
            }
            return found;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
