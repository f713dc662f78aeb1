package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be called, by whom, and by which spelling of its path. A new endpoint is added to the lists here, by someone who has thought about it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoutesTest {
    /** Everything on the public listener. None of it runs, connects or evaluates what a request says. */
    private static final List<String> APPROVED = List.of(
            "DELETE /auth/keys/{id}",
            "GET /auth/keys",
            "GET /auth/keys/{id}",
            "GET /docs",
            "GET /docs/{file}",
            "GET /health",
            "GET /health/live",
            "GET /health/ready",
            "GET /logs",
            "GET /logs/{id}",
            "GET /openapi.json",
            "GET /redoc",
            "GET /redoc/{file}",
            "GET /routing/explain",
            "GET /v1/models",
            "GET /v1/models/{model}",
            "PATCH /auth/keys/{id}",
            "POST /auth/keys",
            "POST /auth/keys/{id}/rotate",
            "POST /v1/chat/completions",
            "POST /v1/completions",
            "POST /v1/embeddings");

    private static final Set<String> NEED_NO_KEY = Set.of("/health", "/docs", "/redoc", "/openapi.json");
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        gateway = Cast.gateway();
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private Stream<Endpoint> endpoints() {
        return gateway.gateway().server().endpoints().endpoints().stream();
    }

    private static String path(Endpoint endpoint) {
        return endpoint.template()
                .replace("{id}", "no-such-id")
                .replace("{model}", "echo")
                .replace("{file}", "page.css");
    }

    private Answer call(String method, String path, String... headers) {
        return Talk.ask(gateway, Ask.of(method, path).with(headers));
    }

    @CatalogueId("S04")
    @Test
    void thePublicListenerServesTheseAndNothingElse_S04() {
        assertThat(endpoints()
                        .map(each -> each.method() + " " + each.template())
                        .sorted())
                .containsExactlyElementsOf(APPROVED);
    }

    @CatalogueId("B21")
    @Test
    void everyEndpointNamesItsMethods_B21() {
        var methods = endpoints()
                .collect(Collectors.groupingBy(
                        RoutesTest::path, Collectors.mapping(Endpoint::method, Collectors.toSet())));
        methods.forEach((path, allowed) -> {
            for (var method : List.of("PUT", "TRACE", "PROPFIND", "BREW", "GET", "POST", "DELETE")) {
                if (!allowed.contains(method)) {
                    assertNotAllowed(method, path, allowed);
                }
            }
        });
    }

    private void assertNotAllowed(String method, String path, Set<String> allowed) {
        for (var key : List.of(gateway.adminKey(), Cast.WRONG)) {
            var answer = call(method, path, "Authorization: Bearer " + key).isError(405, "method_not_allowed");

            assertThat(answer.headers("allow")).hasSize(1);
            assertThat(answer.headers("allow").getFirst().split(", ")).containsExactlyInAnyOrderElementsOf(allowed);
        }
    }

    @CatalogueId({"B22", "S33"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v2/models",
                "/v1/chat",
                "/v1/chat/completions/x",
                "/v1/health",
                "/v1/auth/keys",
                "/V1/models",
                "/metrics",
                "/admin",
                "/admin/v1/config",
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump",
                "/debug",
                "/debug/pprof",
                "/heapdump",
                "/threaddump",
                "/jolokia",
                "/jmx",
                "/env",
                "/config",
                "/console",
                "/h2-console",
                "/observe",
                "/observe/health",
                "/observe/log",
                "/observe/config",
                "/observe/info",
                "/openapi",
                "/graphql",
                "/.git/config",
                "/.env",
                "/favicon.ico",
                "/docs/../../etc/passwd",
                "/docs/..%2f..%2fetc%2fpasswd",
                "/docs/nothing.js",
                "/mcp",
                "/mcp/test",
                "/test/connection"
            })
    void anUnknownPathIs404OnBothListeners_B22_S33(String path) {
        for (var method : List.of("GET", "POST")) {
            assertThat(call(method, path, "Authorization: Bearer " + gateway.adminKey())
                            .isError()
                            .status())
                    .isIn(404, 405);
        }
        call("GET", path, "Authorization: Bearer " + gateway.adminKey()).isError(404, "not_found");
        if (!path.equals("/metrics")) {
            Talk.ask(gateway.observePort(), Ask.get(path)).isError(404, "not_found");
        }
    }

    @CatalogueId("S32")
    @Test
    void theObserveListenerServesHealthAndMetricsOnly_S32() {
        for (var path : List.of("/v1/models", "/auth/keys", "/docs", "/openapi.json", "/routing/explain", "/logs")) {
            Talk.ask(gateway.observePort(), Ask.get(path).key(gateway.adminKey()))
                    .isError(404, "not_found");
        }
        Talk.ask(gateway.observePort(), Ask.of("POST", "/metrics")).isError(405, "method_not_allowed");
        Talk.ask(gateway.observePort(), Ask.get("/metrics")).isOk();
    }

    @CatalogueId("S06")
    @Test
    void adminEndpointsOpenForAdminsOnly_S06() {
        var admin = endpoints()
                .filter(each -> each.template().matches("/(auth|routing)/.*"))
                .toList();
        assertThat(admin).hasSize(7);
        for (var endpoint : admin) {
            var method = endpoint.method();
            var path = path(endpoint);
            call(method, path).isError(401, "invalid_api_key");
            call(method, path, "Authorization: Bearer " + Cast.CLIENT).isError(403, "admin_required");
            for (var key : List.of(Cast.WRONG, Cast.DISABLED, Cast.EXPIRED, Cast.FAR_AWAY)) {
                call(method, path, "Authorization: Bearer " + key).isError(401, "invalid_api_key");
            }
            assertOpensFor(method, path);
        }
    }

    /** Past the door: what is asked for is not there, or the body is missing; where there is something to see it is seen. */
    private void assertOpensFor(String method, String path) {
        int status = call(method, path, "x-api-key: " + gateway.adminKey()).status();
        assertThat(status).as("%s %s", method, path).isIn(200, 400, 404);
        if (method.equals("GET") && path.equals("/auth/keys")) {
            assertThat(status).isEqualTo(200);
        }
    }

    @CatalogueId("S06")
    @Test
    void everythingElseNeedsAKeyUnlessItIsOpenToAll_S06() {
        endpoints().forEach(endpoint -> {
            boolean open = NEED_NO_KEY.stream().anyMatch(endpoint.template()::startsWith);
            int status = call(endpoint.method(), path(endpoint)).status();

            assertThat(status).as(endpoint.template()).isEqualTo(open ? 200 : 401);
        });
    }

    @CatalogueId("S05")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/keys",
                "//auth/keys",
                "///auth///keys//",
                "/auth/keys/",
                "/auth/keys;x=1",
                "/auth;x=1/keys",
                "/%61uth/keys",
                "/auth%2fkeys",
                "/auth/%6beys",
                "/health/../auth/keys",
                "/health/..;/auth/keys",
                "/health/%2e%2e/auth/keys",
                "/v1/../auth/keys",
                "/./auth/./keys",
                "/auth/keys?x=/health",
                "/auth/keys#/health",
                "/auth/keys%00",
                "/auth/keys%20",
                "http://gateway/auth/keys",
                "http://127.0.0.1:1/auth/keys",
                "https://admin.internal/auth/keys",
                "/health%0d%0aX: y/auth/keys",
                "\\auth\\keys",
                "/auth\\keys"
            })
    void noSpellingOfAPathPassesTheDoor_S05(String target) {
        for (var key : new String[] {null, Cast.CLIENT, Cast.WRONG}) {
            for (var host : List.of("gateway", "127.0.0.1:9443", "admin", "localhost:" + gateway.observePort())) {
                var ask = Ask.get(target).with("Host: " + host, "X-Forwarded-Host: admin", "X-Original-URL: /health");
                var answer = Talk.ask(gateway, key == null ? ask : ask.key(key)).isError();

                assertThat(answer.status()).isIn(400, 401, 403, 404);
                assertThat(answer.text()).doesNotContain("\"object\"");
            }
        }
    }

    @CatalogueId("B56")
    @Test
    void aModelIdMayHoldSlashesAndColons_B56() {
        for (var path : List.of(
                "/v1/models/org/model:tag",
                "/models/org/model:tag",
                "/v1/models/org%2Fmodel%3Atag",
                "/v1/models/org/model%3atag")) {
            var answer = Talk.ask(gateway, Ask.get(path).key(Cast.CLIENT)).isOk();

            assertThat(answer.json().path("id").asText()).isEqualTo("org/model:tag");
        }
        for (var path : List.of(
                "/v1/models/org", "/v1/models/ORG/model:tag", "/v1/models/org/model", "/v1/models/org%252Fmodel:tag")) {
            Talk.ask(gateway, Ask.get(path).key(Cast.CLIENT)).isError(404, "model_not_found");
        }
        Talk.ask(gateway, Ask.get("/v1/models/echo").key(Cast.LIMITED_MODELS)).isError(404, "model_not_found");
        assertThat(Talk.ask(gateway, Ask.say("org/model:tag", "hi")).isOk().said())
                .isEqualTo("hi");
    }

    @CatalogueId("B57")
    @Test
    void headIsGetWithoutABodyAndOpensNothing_B57() {
        try (var talk = Talk.to(gateway)) {
            var open = talk.send(Ask.of("HEAD", "/v1/models").key(Cast.CLIENT)).answerWithoutBody();
            var shut = talk.send(Ask.of("HEAD", "/v1/models")).answerWithoutBody();
            var health = talk.send(Ask.of("HEAD", "/health")).answerWithoutBody();
            var wrong = talk.send(Ask.of("HEAD", Ask.CHAT).key(Cast.CLIENT)).answerWithoutBody();
            var get = talk.send(Ask.get("/v1/models").key(Cast.CLIENT)).answer();

            assertThat(open.status()).isEqualTo(200);
            assertThat(open.header("content-length")).isEqualTo(get.header("content-length"));
            assertThat(shut.status()).isEqualTo(401);
            assertThat(health.status()).isEqualTo(200);
            assertThat(wrong.status()).isEqualTo(405);
        }
        call("HEAD", "/auth/keys", "Connection: close");
        assertThat(call("HEAD", "/auth/keys", "Connection: close").status()).isEqualTo(401);
    }

    @CatalogueId("B57")
    @Test
    void optionsTellTheMethodsAndNothingMore_B57() {
        var answer = call("OPTIONS", "/auth/keys");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers("allow")).containsExactly("GET, POST");
        assertThat(answer.fields())
                .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
        call("OPTIONS", "/nothing").isError(404, "not_found");
    }

    @CatalogueId("B58")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Range|bytes=0-0",
                "If-None-Match|*",
                "If-Match|\"x\"",
                "If-Modified-Since|nonsense",
                "Upgrade|websocket",
                "Upgrade|h2c, nonsense/7",
                "Expect|nonsense",
                "TE|trailers, deflate;q=0.5",
                "Max-Forwards|0",
                "Accept-Encoding|gzip, br",
                "Cookie|session=1",
                "Date|yesterday"
            })
    void headersOfOtherPurposesAreIgnored_B58(String name, String value) {
        var ask = Ask.say("echo", "hi").with(name + ": " + value);

        var answer = Talk.ask(gateway, name.equals("Upgrade") ? ask.with("Connection: Upgrade") : ask)
                .isOk();

        assertThat(answer.said()).isEqualTo("hi");
        assertThat(answer.header("content-encoding")).isEmpty();
        assertThat(answer.header("set-cookie")).isEmpty();
    }

    @CatalogueId("S25")
    @Test
    void http2IsNotSpoken_S25() {
        var settings = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000";
        try (var talk = Talk.to(gateway)) {
            talk.send(settings).answer().isError(505, "not_supported");
            assertThat(talk.rest()).isEmpty();
        }
        try (var talk = Talk.to(gateway)) {
            var upgrade = Ask.get("/health")
                    .with("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__");

            var answer = talk.send(upgrade).answer();

            assertThat(answer.status()).as("served by HTTP/1.1").isEqualTo(200);
            assertThat(answer.header("upgrade")).isEmpty();
        }
    }

    @CatalogueId("S24")
    @Test
    void documentationRunsNothingThatIsNotOurs_S24() {
        for (var page : List.of("/docs", "/docs/", "/redoc", "/redoc/")) {
            var answer = call("GET", page).isOk();
            var policy = answer.header("content-security-policy").orElseThrow();

            assertThat(policy)
                    .contains(
                            "default-src 'self'",
                            "script-src 'self';",
                            "object-src 'none'",
                            "base-uri 'none'",
                            "frame-ancestors 'none'")
                    .doesNotContain("unsafe-eval", "http:", "https:", "*");
            assertThat(answer.header("x-content-type-options")).hasValue("nosniff");
            assertThat(answer.text()).doesNotContain("http://", "https://", "onload=", "javascript:");
            assertThat(answer.text()).doesNotContainPattern("<script(?![^>]*\\bsrc=)");
        }
        var description = call("GET", "/openapi.json").isOk();
        assertThat(description.header("x-content-type-options")).hasValue("nosniff");
        assertThat(description.header("content-type").orElseThrow()).startsWith("application/json");
    }
}
