package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code /auth/keys} from a first key to its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysTest {
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = Cast.gateway();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private Answer admin(String method, String path, String body) {
        var ask = Ask.of(method, path).key(gateway.adminKey());
        return Talk.ask(
                gateway,
                body == null ? ask : ask.with("Content-Type: application/json").body(body));
    }

    private JsonNode create(String body) {
        return admin("POST", "/auth/keys", body).isOk().json();
    }

    private Answer sayWith(String key) {
        return Talk.ask(gateway, Ask.say("echo", "hi").key(key));
    }

    @Test
    void aKeyIsShownOnceAndWorksAtOnce() {
        var made = create("{\"name\":\"one\"}");
        var key = made.path("key").asText();
        var id = made.path("id").asText();

        sayWith(key).isOk();
        assertThat(key).hasSizeGreaterThan(40);
        for (var path : new String[] {"/auth/keys", "/auth/keys/" + id}) {
            var shown = admin("GET", path, null).isOk();
            assertThat(shown.text()).contains(id).doesNotContain(key, Cast.sha256(key), "\"key\"");
        }
        assertThat(LogRows.of(gateway).everything()).doesNotContain(key);
    }

    @Test
    void aDeletedOrDisabledKeyIsRefusedAtOnce() {
        var made = create("{\"name\":\"two\"}");
        var key = made.path("key").asText();
        var path = "/auth/keys/" + made.path("id").asText();
        sayWith(key).isOk();

        admin("PATCH", path, "{\"disabled\":true}").isOk();
        sayWith(key).isError(401, "invalid_api_key");
        admin("PATCH", path, "{\"disabled\":false}").isOk();
        sayWith(key).isOk();
        admin("DELETE", path, null).isOk();
        sayWith(key).isError(401, "invalid_api_key");
        admin("GET", path, null).isError(404, "not_found");
        admin("DELETE", path, null).isError(404, "not_found");
    }

    @Test
    void anExpiryIsKeptAndMayBeTakenAway() {
        var soon = Instant.now().plusSeconds(2).getEpochSecond();
        var made = create("{\"name\":\"three\",\"expires_at\":" + soon + "}");
        var key = made.path("key").asText();

        assertThat(made.path("expires_at").asLong()).isEqualTo(soon);
        sayWith(key).isOk();
        Awaitility.await()
                .atMost(Duration.ofSeconds(8))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> sayWith(key).status() == 401);
        admin("PATCH", "/auth/keys/" + made.path("id").asText(), "{\"expires_at\":null}")
                .isOk();
        sayWith(key).isOk();
    }

    @Test
    void allowedModelsAreAllThatAKeySees() {
        var made = create("{\"name\":\"four\",\"allowed_models\":[\"org/*\"]}");
        var key = made.path("key").asText();

        sayWith(key).isError(404, "model_not_found");
        Talk.ask(gateway, Ask.say("org/model:tag", "hi").key(key)).isOk();
        var models =
                Talk.ask(gateway, Ask.get("/v1/models").key(key)).isOk().json().path("data");
        assertThat(models).hasSize(1);
        admin("PATCH", "/auth/keys/" + made.path("id").asText(), "{\"allowed_models\":[]}")
                .isOk();
        assertThat(Talk.ask(gateway, Ask.get("/v1/models").key(key))
                        .isOk()
                        .json()
                        .path("data"))
                .isEmpty();
    }

    @Test
    void aRotatedKeyEndsAtOnceOrAfterItsOverlap() {
        var made = create("{\"name\":\"five\"}");
        var first = made.path("key").asText();
        var path = "/auth/keys/" + made.path("id").asText() + "/rotate";

        var second = admin("POST", path, null).isOk().json().path("key").asText();
        sayWith(first).isError(401, "invalid_api_key");
        sayWith(second).isOk();
        var third = admin("POST", path, "{\"overlap_seconds\":60}")
                .isOk()
                .json()
                .path("key")
                .asText();
        sayWith(second).isOk();
        sayWith(third).isOk();
    }

    @Test
    void anAdminMadeOverHttpMayAdministrateAndAClientMayNot() {
        var admin = create("{\"name\":\"six\",\"role\":\"admin\"}").path("key").asText();
        var client =
                create("{\"name\":\"seven\",\"role\":\"client\"}").path("key").asText();

        Talk.ask(gateway, Ask.get("/auth/keys").key(admin)).isOk();
        Talk.ask(gateway, Ask.get("/auth/keys").key(client)).isError(403, "admin_required");
    }

    @Test
    void clientsOfFilesAreShownAndNotChanged() {
        var shown = admin("GET", "/auth/keys", null).isOk().json().path("data");
        var resource = new java.util.ArrayList<String>();
        shown.forEach(each -> {
            if (each.path("source").asText().equals("resource")) {
                resource.add(each.path("id").asText());
            }
        });

        assertThat(resource)
                .containsExactlyInAnyOrder(
                        "checkout", "denied", "disabled", "expired", "faraway", "limited", "other", "slow");
        for (var method : new String[] {"PATCH", "DELETE"}) {
            var body = method.equals("PATCH") ? "{\"disabled\":true}" : null;
            admin(method, "/auth/keys/" + resource.getFirst(), body).isError(400, "managed_by_resource");
        }
        sayWith(Cast.CLIENT).isOk();
    }

    @CatalogueId("B50")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "{}|name",
                "|name",
                "{\"name\":7}|name",
                "{\"name\":\"\"}|name",
                "{\"name\":\"a\\nb\"}|name",
                "{\"name\":\"\\u202ex\"}|name",
                "{\"name\":\"x\",\"role\":\"root\"}|role",
                "{\"name\":\"x\",\"role\":null}|role",
                "{\"name\":\"x\",\"allowed_models\":\"*\"}|allowed_models",
                "{\"name\":\"x\",\"allowed_models\":[\"a*b*\"]}|allowed_models",
                "{\"name\":\"x\",\"allowed_models\":[7]}|allowed_models",
                "{\"name\":\"x\",\"expires_at\":\"tomorrow\"}|expires_at",
                "{\"name\":\"x\",\"expires_at\":1}|expires_at",
                "{\"name\":\"x\",\"expires_at\":1e400}|expires_at",
                "{\"name\":\"x\",\"expires_at\":99999999999999999999}|expires_at",
                "{\"name\":\"x\",\"expires_at\":1e99999999999999999999}|-",
                "{\"name\":\"x\",\"admin\":true}|admin",
                "{\"name\":\"x\",\"key\":\"chosen-by-me-0123456789\"}|key",
                "{\"name\":\"x\",\"digest\":\"aa\"}|digest",
                "{\"name\":\"x\",\"name\":\"y\"}|-",
                "[]|-",
                "null|-",
                "{\"name\":|-",
                "{} x|-"
            })
    void aWrongBodyIs400AndNamesTheMember(String body, String param) {
        var sent = body == null ? "" : body;
        var answer = admin("POST", "/auth/keys", sent).isError(400);

        assertThat(answer.param()).isEqualTo(param);
    }

    @Test
    void aWrongChangeIs400AndChangesNothing() {
        var made = create("{\"name\":\"eight\"}");
        var path = "/auth/keys/" + made.path("id").asText();

        assertThat(admin("PATCH", path, "{\"role\":\"admin\"}").isError(400).param())
                .isEqualTo("role");
        assertThat(admin("PATCH", path, "{\"disabled\":\"yes\"}").isError(400).param())
                .isEqualTo("disabled");
        assertThat(admin("POST", path + "/rotate", "{\"overlap_seconds\":-1}")
                        .isError(400)
                        .param())
                .isEqualTo("overlap_seconds");
        Talk.ask(
                        gateway,
                        Ask.of("POST", "/auth/keys")
                                .key(gateway.adminKey())
                                .with("Content-Type: text/plain")
                                .body("{}"))
                .isError(415, "unsupported_media_type");
        assertThat(admin("GET", path, null).isOk().json().path("role").asText()).isEqualTo("client");
    }
}
