package dev.turnpike.proxy.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.storage.Facts;
import dev.turnpike.proxy.storage.Rows;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The SQL of the tables {@code clients} and {@code audit}. Every method works inside the caller's transaction. */
final class ClientRows {
    private static final String VERSION = "clients_version";
    private static final String ALL = "SELECT * FROM clients ORDER BY created_at, id";
    private static final String ONE = "SELECT * FROM clients WHERE id = ?";
    private static final String ADMINS = "SELECT COUNT(*) AS admins FROM clients WHERE role = 'admin'";
    private static final String INSERT = """
            INSERT INTO clients (id, digest, previous_digest, previous_expires_at, name, role, allowed_models, disabled,
                                 expires_at, created_at, last_used_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String UPDATE = """
            UPDATE clients
            SET digest = ?, previous_digest = ?, previous_expires_at = ?, name = ?, allowed_models = ?, disabled = ?, expires_at = ?
            WHERE id = ?
            """;
    private static final String DELETE = "DELETE FROM clients WHERE id = ?";
    private static final String USED =
            "UPDATE clients SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)";
    private static final String AUDIT =
            "INSERT INTO audit (at, actor, address, action, object_id, result) VALUES (?, ?, ?, ?, ?, ?)";

    private ClientRows() {}

    /** Changes whenever a client does. */
    static String version(DbExecute sql) {
        return Facts.read(sql, VERSION).orElse("");
    }

    /** Makes another version. Its row is locked until the transaction ends, so that changes of clients happen one after another. */
    static void bumpVersion(DbExecute sql) {
        Facts.replace(sql, VERSION, UUID.randomUUID().toString());
    }

    static List<StoredClient> all(DbExecute sql) {
        try (var rows = sql.query(ALL)) {
            return rows.map(ClientRows::client).toList();
        }
    }

    static Optional<StoredClient> find(DbExecute sql, String id) {
        return sql.get(ONE, id).map(ClientRows::client);
    }

    static boolean hasAdmin(DbExecute sql) {
        return sql.get(ADMINS).map(row -> Rows.count(row, "admins") > 0).orElse(false);
    }

    static void insert(DbExecute sql, StoredClient client) {
        sql.dml(
                INSERT,
                client.id(),
                client.digest().hex(),
                hex(client.previousDigest()),
                Rows.millis(client.previousExpiresAt()),
                client.name(),
                client.role().text(),
                json(client.allowedModels()),
                client.disabled() ? 1 : 0,
                Rows.millis(client.expiresAt()),
                Rows.millis(client.createdAt()),
                Rows.millis(client.lastUsedAt()));
    }

    /** Writes all that can change; role and times of creation and use cannot. */
    static void update(DbExecute sql, StoredClient client) {
        sql.dml(
                UPDATE,
                client.digest().hex(),
                hex(client.previousDigest()),
                Rows.millis(client.previousExpiresAt()),
                client.name(),
                json(client.allowedModels()),
                client.disabled() ? 1 : 0,
                Rows.millis(client.expiresAt()),
                client.id());
    }

    static void delete(DbExecute sql, String id) {
        sql.dml(DELETE, id);
    }

    /** Notes the last use of each client; {@code times} must be sorted by id, so that two replicas lock rows in one order. */
    static void used(DbExecute sql, Map<String, Long> times) {
        times.forEach((id, at) -> sql.dml(USED, at, id, at));
    }

    static void audit(DbExecute sql, Audit audit) {
        sql.dml(
                AUDIT,
                audit.atMillis(),
                audit.actor().id(),
                audit.actor().address(),
                audit.action(),
                audit.objectId(),
                audit.result());
    }

    /** One line of the audit: ids only, never a key or a digest. */
    record Audit(long atMillis, Actor actor, String action, String objectId, String result) {}

    private static StoredClient client(DbRow row) {
        return new StoredClient(
                Rows.text(row, "id"),
                Digest.parse(Rows.text(row, "digest")).orElseThrow(),
                Optional.ofNullable(Rows.text(row, "previous_digest"))
                        .flatMap(Digest::parse)
                        .orElse(null),
                Rows.time(row, "previous_expires_at"),
                Rows.text(row, "name"),
                Role.of(Rows.text(row, "role")),
                texts(Rows.text(row, "allowed_models")),
                Rows.flag(row, "disabled"),
                Rows.time(row, "expires_at"),
                Rows.time(row, "created_at"),
                Rows.time(row, "last_used_at"));
    }

    private static String hex(Digest digest) {
        return digest == null ? null : digest.hex();
    }

    private static String json(List<String> texts) {
        return new String(Json.write(texts), StandardCharsets.UTF_8);
    }

    private static List<String> texts(String json) {
        try {
            var texts = new ArrayList<String>();
            for (JsonNode text : Json.read(json.getBytes(StandardCharsets.UTF_8))) {
                texts.add(text.asText());
            }
            return texts;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
