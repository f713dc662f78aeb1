package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The settings that say who may call. */
class AccessTest {

    private static Answer say(RunningGateway gateway, String... headers) {
        return Talk.ask(gateway, Ask.say("echo", "hi").without("authorization").with(headers));
    }

    @Test
    void anonymousAccessLetsInWhoBringsNoKeyAndNobodyWithAWrongOne() {
        try (var gateway = Cast.gateway("ALLOW_ANONYMOUS_ACCESS", "true", "ANONYMOUS_ALLOWED_MODELS", "echo")) {
            var answer = say(gateway).isOk();

            say(gateway, "Authorization: Bearer " + Cast.WRONG).isError(401, "invalid_api_key");
            say(gateway, "x-api-key: " + Cast.DISABLED).isError(401, "invalid_api_key");
            say(gateway, "x-api-key: ").isError(401, "invalid_api_key");
            Talk.ask(gateway, Ask.say("org/model:tag", "hi").without("authorization"))
                    .isError(404, "model_not_found");
            Talk.ask(gateway, Ask.get("/auth/keys")).isError(401, "invalid_api_key");
            Talk.ask(gateway, Ask.get("/auth/keys").key(Cast.CLIENT)).isError(403, "admin_required");
            assertThat(Talk.ask(gateway, Ask.get("/v1/models")).isOk().json().path("data"))
                    .hasSize(1);
            assertThat(LogRows.of(gateway).await(answer.id())).containsEntry("client_id", "anonymous");
        }
    }

    @Test
    void withoutClientAuthEverybodyIsAnonymousAndAdministrationStillNeedsAKey() {
        try (var gateway = Cast.gateway("ENABLE_CLIENT_AUTH", "false")) {
            var answer = say(gateway, "Authorization: Bearer " + Cast.WRONG).isOk();

            say(gateway).isOk();
            Talk.ask(gateway, Ask.get("/auth/keys")).isError(401, "invalid_api_key");
            Talk.ask(gateway, Ask.get("/auth/keys").key(Cast.WRONG)).isError(401, "invalid_api_key");
            Talk.ask(gateway, Ask.get("/auth/keys").key(gateway.adminKey())).isOk();
            Talk.ask(gateway, Ask.get("/logs")).isError(401, "invalid_api_key");
            Talk.ask(gateway, Ask.get("/logs").key(gateway.adminKey())).isOk();
            assertThat(LogRows.of(gateway).await(answer.id())).containsEntry("client_id", "anonymous");
        }
    }

    @Test
    void aPublicModelListNeedsNoKeyAndOpensNothingElse() {
        try (var gateway = Cast.gateway("PUBLIC_MODEL_LIST", "true")) {
            assertThat(Talk.ask(gateway, Ask.get("/v1/models")).isOk().json().path("data"))
                    .hasSize(2);
            Talk.ask(gateway, Ask.get("/v1/models/echo")).isOk();
            Talk.ask(gateway, Ask.get("/v1/models").key(Cast.WRONG)).isError(401, "invalid_api_key");
            assertThat(Talk.ask(gateway, Ask.get("/v1/models").key(Cast.LIMITED_MODELS))
                            .isOk()
                            .json()
                            .path("data"))
                    .isEmpty();
            say(gateway).isError(401, "invalid_api_key");
            Talk.ask(gateway, Ask.get("/auth/keys")).isError(401, "invalid_api_key");
        }
    }

    @CatalogueId("B57")
    @Test
    void onlyPagesOfAllowedOriginsMayCall_B57() {
        try (var gateway = Cast.gateway("CORS_ALLOWED_ORIGINS", "https://app.example.com")) {
            var preflight = preflight(gateway, "https://app.example.com");
            var foreign = preflight(gateway, "https://app.example.com.evil.org");
            var call = say(gateway, "x-api-key: " + Cast.CLIENT, "Origin: https://app.example.com")
                    .isOk();
            var refused = say(gateway, "Origin: https://app.example.com").isError(401, "invalid_api_key");

            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("access-control-allow-origin")).hasValue("https://app.example.com");
            assertThat(preflight.header("access-control-allow-methods")).hasValue("POST");
            assertThat(preflight.header("access-control-allow-headers").orElseThrow())
                    .contains("authorization", "x-stainless-os");
            assertThat(preflight.header("access-control-allow-credentials")).isEmpty();
            assertThat(preflight.header("vary")).hasValue("Origin");
            assertNoCors(foreign);
            assertThat(call.header("access-control-allow-origin")).hasValue("https://app.example.com");
            assertThat(refused.header("access-control-allow-origin")).hasValue("https://app.example.com");
            assertNoCors(
                    say(gateway, "x-api-key: " + Cast.CLIENT, "Origin: null").isOk());
            assertNoCors(say(gateway, "x-api-key: " + Cast.CLIENT, "Origin: http://app.example.com")
                    .isOk());
        }
    }

    @CatalogueId("B57")
    @Test
    void withoutTheSettingNoPageMayCall_B57() {
        try (var gateway = Cast.gateway()) {
            assertNoCors(preflight(gateway, "https://app.example.com"));
            assertNoCors(say(gateway, "x-api-key: " + Cast.CLIENT, "Origin: https://app.example.com")
                    .isOk());
        }
    }

    private static Answer preflight(RunningGateway gateway, String origin) {
        return Talk.ask(
                gateway,
                Ask.of("OPTIONS", Ask.CHAT)
                        .with("Origin: " + origin, "Access-Control-Request-Method: POST")
                        .with("Access-Control-Request-Headers: authorization,x-stainless-os"));
    }

    private static void assertNoCors(Answer answer) {
        assertThat(answer.fields())
                .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("access-control-allow"));
    }

    @CatalogueId("B59")
    @Test
    void forwardedAddressesAreIgnoredFromAnybody_B59() {
        try (var gateway = Cast.gateway()) {
            for (var forged : FORGED) {
                say(gateway, "x-api-key: " + Cast.FAR_AWAY, forged).isError(401, "invalid_api_key");
            }
        }
    }

    private static final List<String> FORGED = List.of(
            "X-Forwarded-For: 203.0.113.7",
            "Forwarded: for=203.0.113.7",
            "X-Real-IP: 203.0.113.7",
            "True-Client-IP: 203.0.113.7",
            "CF-Connecting-IP: 203.0.113.7",
            "X-Client-IP: 203.0.113.7",
            "X-Forwarded: for=203.0.113.7");

    @CatalogueId("B59")
    @Test
    void aTrustedProxySaysWhereAClientIs_B59() {
        try (var gateway = Cast.gateway("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")) {
            var key = "x-api-key: " + Cast.FAR_AWAY;

            say(gateway, key, "X-Forwarded-For: 203.0.113.7").isOk();
            say(gateway, key, "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.2.3")
                    .isOk();
            say(gateway, key, "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.7")
                    .isOk();
            say(gateway, key).isError(401, "invalid_api_key");
            say(gateway, key, "X-Forwarded-For: 203.0.113.7, 198.51.100.1").isError(401, "invalid_api_key");
            say(gateway, key, "X-Forwarded-For: 203.0.113.7, unknown").isError(401, "invalid_api_key");
            for (var forged : FORGED.subList(1, FORGED.size())) {
                say(gateway, key, forged).isError(401, "invalid_api_key");
            }
        }
    }

    @CatalogueId("B59")
    @Test
    void theAuditNamesTheClientAndNotItsProxy_B59() {
        try (var gateway = Cast.gateway("TRUSTED_PROXIES", "127.0.0.0/8")) {
            var create = Ask.post("/auth/keys", "{\"name\":\"x\"}").key(gateway.adminKey());

            Talk.ask(gateway, create.with("X-Forwarded-For: 6.6.6.6, 198.51.100.9"))
                    .isOk();

            assertThat(LogRows.of(gateway).audit())
                    .last()
                    .satisfies(row -> assertThat(row).containsEntry("address", "198.51.100.9"));
        }
    }

    @CatalogueId("S10")
    @Test
    void aKeyThatAnybodyWouldTryLetsNobodyIn_S10() {
        var files = Cast.files();
        for (var weak : Map.of("one", "changeme", "two", "sk-1234", "three", "123456", "four", "a")
                .entrySet()) {
            files.put(weak.getKey() + ".yaml", Cast.client("weak-" + weak.getKey(), weak.getValue(), ""));
        }
        files.put("plain.yaml", """
                apiVersion: turnpike.dev/v1alpha1
                kind: ProxyClient
                metadata: {name: plain}
                spec:
                  keys: [{name: current, secretRef: {name: weak, key: apiKey}}]
                  allowedModels: ["*"]
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: weak}
                stringData: {apiKey: password-password-password}
                """);
        try (var gateway = RunningGateway.start(files)) {
            for (var key : List.of("changeme", "sk-1234", "123456", "a", "password-password-password", "")) {
                say(gateway, "x-api-key: " + key).isError(401, "invalid_api_key");
            }
            say(gateway, "x-api-key: " + Cast.CLIENT).isOk();
        }
    }
}
