package dev.turnpike.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.TestEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRequestsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final long LATER = NOW.getEpochSecond() + 60;
    private static final Actor ADMIN = new Actor("key_admin", null);

    private final InstantSource clock = InstantSource.fixed(NOW);
    private final Database database = Database.open(TestEngine.SQLITE.fresh());
    private final ClientStore store = ClientStore.open(database, clock, Duration.ofHours(1));
    private final KeyRequests keys = new KeyRequests(store, clock);

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Test
    void theKeyIsShownOnlyWhereItIsMade() throws JsonProcessingException {
        var created = created("""
                {"name": "shop", "role": "admin", "allowed_models": ["gpt-*", "o3"], "expires_at": %d}
                """.formatted(LATER));
        var id = created.get("id").textValue();

        assertThat(created.get("key").textValue()).startsWith("tp-");
        assertThat(withoutKey(created)).isEqualTo(Json.read("""
                {"id": "%s", "object": "auth.key", "name": "shop", "role": "admin", "source": "database",
                 "allowed_models": ["gpt-*", "o3"], "disabled": false, "expires_at": %d, "created_at": %d, "last_used_at": null}
                """.formatted(id, LATER, NOW.getEpochSecond())
                .getBytes(StandardCharsets.UTF_8)));
        assertThat(Json.read(keys.get(id))).isEqualTo(withoutKey(created));
        assertThat(Json.read(keys.list()))
                .isEqualTo(Json.mapper()
                        .createObjectNode()
                        .put("object", "list")
                        .set("data", Json.mapper().createArrayNode().add(withoutKey(created))));
        var rotated = Json.read(keys.rotate(id, new byte[0], ADMIN));
        assertThat(rotated.get("key")).isNotEqualTo(created.get("key"));
        assertThat(withoutKey(rotated)).isEqualTo(withoutKey(created));
    }

    @Test
    void aNameIsEnoughForAClientOfAllModels() throws JsonProcessingException {
        var created = created("{\"name\": \"shop\"}");

        assertThat(created.get("role").textValue()).isEqualTo("client");
        assertThat(created.get("allowed_models")).hasSize(1);
        assertThat(created.get("expires_at").isNull()).isTrue();
    }

    @Test
    void aPatchChangesWhatItNames() throws JsonProcessingException {
        var id = created("{\"name\": \"shop\", \"expires_at\": " + LATER + "}")
                .get("id")
                .textValue();

        var disabled = Json.read(keys.patch(id, bytes("{\"disabled\": true}"), ADMIN));
        var renamed = Json.read(keys.patch(id, bytes("""
                {"name": "ops", "allowed_models": [], "expires_at": null, "disabled": false}
                """), ADMIN));

        assertThat(disabled.get("disabled").booleanValue()).isTrue();
        assertThat(disabled.get("expires_at").longValue()).isEqualTo(LATER);
        assertThat(renamed.get("name").textValue()).isEqualTo("ops");
        assertThat(renamed.get("allowed_models")).isEmpty();
        assertThat(renamed.get("expires_at").isNull()).isTrue();
        assertThat(renamed.get("disabled").booleanValue()).isFalse();
        assertThat(renamed.has("key")).isFalse();
    }

    @Test
    void deletedKeysAreGone() throws JsonProcessingException {
        var id = created("{\"name\": \"shop\"}").get("id").textValue();

        assertThat(Json.read(keys.delete(id, ADMIN)).get("deleted").booleanValue())
                .isTrue();

        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> keys.get(id),
                () -> keys.patch(id, bytes("{}"), ADMIN),
                () -> keys.rotate(id, bytes("{}"), ADMIN),
                () -> keys.delete(id, ADMIN))) {
            assertThat(catchThrowableOfType(GatewayException.class, call).failure())
                    .isInstanceOf(Failure.NotFound.class);
        }
    }

    @Test
    void resourcesAreListedWithTheirSource() throws JsonProcessingException {
        store.useResources(List.of(Clients.admin("ns/root", "root-key"), Clients.resource("ns/shop", "shop-key")));

        var data = Json.read(keys.list()).get("data");

        assertThat(data).extracting(item -> item.get("source").textValue()).containsOnly("resource");
        assertThat(data).extracting(item -> item.get("name").textValue()).containsExactly("The admin", "ns/shop");
        assertThat(data).extracting(item -> item.get("role").textValue()).containsExactly("admin", "client");
        assertThat(new String(keys.list(), StandardCharsets.UTF_8))
                .doesNotContain(Digest.of("shop-key").hex());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name | {}",
                "name | {'name': ''}",
                "name | {'name': '  '}",
                "name | {'name': 7}",
                "name | {'name': 'a\\u0000b'}",
                "name | {'name': 'a\\u202eb'}",
                "name | {'name': 'a\\ud800b'}",
                "role | {'name': 'n', 'role': 'root'}",
                "role | {'name': 'n', 'role': null}",
                "allowed_models | {'name': 'n', 'allowed_models': 'gpt'}",
                "allowed_models | {'name': 'n', 'allowed_models': [1]}",
                "allowed_models | {'name': 'n', 'allowed_models': ['']}",
                "allowed_models | {'name': 'n', 'allowed_models': ['**']}",
                "expires_at | {'name': 'n', 'expires_at': 1}",
                "expires_at | {'name': 'n', 'expires_at': 99999999999999}",
                "expires_at | {'name': 'n', 'expires_at': 1e300}",
                "expires_at | {'name': 'n', 'expires_at': '2027-01-01'}",
                "key | {'name': 'n', 'key': 'mine'}",
                "disabled | {'name': 'n', 'disabled': true}",
                "NULL | []",
                "NULL | {",
                "NULL | {'name': 'n', 'name': 'n'}",
                "NULL | {'name': 'n'} {}",
            },
            nullValues = "NULL")
    void refusesBodiesThatAreNotRight(String param, String body) {
        var failure =
                catchThrowableOfType(GatewayException.class, () -> keys.create(bytes(body.replace('\'', '"')), ADMIN));

        assertThat(failure.failure())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo(param));
        assertThat(store.list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role | {'role': 'admin'}",
                "disabled | {'disabled': 'yes'}",
                "name | {'name': null}",
                "id | {'id': 'key_2'}",
            })
    void refusesPatchesThatAreNotRight(String param, String body) {
        var id = store.create(ClientStore.Draft.admin("ops"), ADMIN).id();

        var failure = catchThrowableOfType(
                GatewayException.class, () -> keys.patch(id, bytes(body.replace('\'', '"')), ADMIN));

        assertThat(failure.failure())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo(param));
    }

    @Test
    void overlapsAreBounded() {
        var id = store.create(ClientStore.Draft.admin("ops"), ADMIN).id();

        for (var seconds : List.of("-1", "604801", "1.5", "\"1\"", "1e30")) {
            assertThatThrownBy(() -> keys.rotate(id, bytes("{\"overlap_seconds\": " + seconds + "}"), ADMIN))
                    .hasMessageContaining("overlap_seconds");
        }
        assertThat(keys.rotate(id, bytes("{\"overlap_seconds\": 604800}"), ADMIN))
                .isNotEmpty();
    }

    @Test
    void withoutTheDatabaseTheAnswerIsToTryAgain() {
        database.close();

        assertThat(catchThrowableOfType(GatewayException.class, keys::list).failure())
                .isInstanceOf(Failure.Overloaded.class);
    }

    private JsonNode created(String body) throws JsonProcessingException {
        return Json.read(keys.create(bytes(body), ADMIN));
    }

    private static JsonNode withoutKey(JsonNode object) {
        return object.<ObjectNode>deepCopy().without("key");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
