package dev.turnpike.proxy.http.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.cli.Cli;
import dev.turnpike.proxy.cli.ExplainCommand;
import dev.turnpike.proxy.cli.Invocation;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.testkit.Asking;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoutingEndpointsTest {
    private static final String KEY = "shop-key-0123456789abcdef";
    private final ScriptedUpstream upstream =
            ScriptedUpstream.start().always(Script.answering(CannedAnswers.error(500, "broken")));
    private final RunningGateway gateway = RunningGateway.start(Map.of(
            "route.yaml",
            Manifests.route(
                            "gpt-4o",
                            "aliases: [best, \"gpt-*\"]\nretries: {attempts: 0}\nfallbacks: [{modelName: spare}]\nbackends:\n"
                                    + Manifests.backend(
                                            "a",
                                            upstream,
                                            ", weight: 80, cooldown: {consecutiveFailures: 1, ejectFor: 60s}, limits: {requestsPerMinute: 60}")
                                    + "- {name: b, provider: Echo, priority: 1}\n")
                    + "---\n"
                    + Manifests.route("spare", "visibility: Internal\nbackends: [{name: c, provider: Echo}]"),
            "client.yaml",
            Manifests.client(
                    "shop", KEY, "deniedModels: [best]\nlimits: {requestsPerMinute: 10, maxConcurrentRequests: 2}")));
    private final Asking admin = new Asking(gateway, gateway.adminKey());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        admin.close();
        gateway.close();
        upstream.close();
    }

    private JsonNode explain(String query) {
        return Asking.json(admin.get("/routing/explain?" + query));
    }

    @Test
    void saysWhereARequestWouldGoAndWhy() {
        var before = explain("model=gpt-5");
        assertThat(before.path("object").asText()).isEqualTo("routing.explanation");
        assertThat(before.path("result").asText()).isEqualTo("served");
        assertThat(before.path("revision").asText()).hasSize(12);
        assertThat(before.path("match").toString()).isEqualTo("{\"by\":\"wildcard\",\"name\":\"gpt-*\"}");
        assertThat(before.path("route").path("strategy").asText()).isEqualTo("Weighted");
        assertThat(before.path("client").path("limits").isNull()).isTrue();
        assertThat(before.path("backends").path(0).path("name").asText()).isEqualTo("a");
        assertThat(before.path("backends").path(0).path("weight").asInt()).isEqualTo(80);
        assertThat(before.path("backends")
                        .path(0)
                        .path("limits")
                        .path("requests_per_minute")
                        .path("remaining")
                        .asInt())
                .isEqualTo(60);
        assertThat(before.path("backends").path(0).path("health").toString())
                .isEqualTo(
                        "{\"state\":\"healthy\",\"cools_down_ms\":null,\"failures_in_a_row\":0,\"in_flight\":0,\"latency_ms\":null}");
        assertThat(before.path("fallbacks").toString())
                .isEqualTo("[{\"model\":\"spare\",\"on\":[\"Error\"],\"result\":\"served\"}]");

        admin.chat("gpt-5", "");

        var after = explain("model=gpt-5").path("backends");
        assertThat(after.path(0).path("name").asText()).isEqualTo("b");
        var failed = after.path(1).path("health");
        assertThat(failed.path("state").asText()).isEqualTo("cooling_down");
        assertThat(failed.path("cools_down_ms").asLong()).isBetween(30_000L, 60_000L);
        assertThat(failed.path("failures_in_a_row").asInt()).isEqualTo(1);
        assertThat(after.path(1)
                        .path("limits")
                        .path("requests_per_minute")
                        .path("remaining")
                        .asInt())
                .isEqualTo(59);
    }

    @Test
    void answersForAClientOnItsBehalf() {
        var id = shop();

        var explained = explain("model=gpt-4o&client=" + id);

        assertThat(explained.path("result").asText()).isEqualTo("not_allowed");
        assertThat(explained.path("client").path("id").asText()).isEqualTo(id);
        assertThat(explained
                        .path("client")
                        .path("limits")
                        .path("requests_per_minute")
                        .path("limit")
                        .asInt())
                .isEqualTo(10);
        assertThat(explained
                        .path("client")
                        .path("limits")
                        .path("concurrent_requests")
                        .toString())
                .isEqualTo("{\"limit\":2,\"in_use\":0}");
        assertThat(explained
                        .path("client")
                        .path("limits")
                        .path("tokens_per_minute")
                        .isNull())
                .isTrue();
        assertThat(explain("model=nope&client=anonymous").path("route").isNull())
                .isTrue();
        assertThat(admin.get("/routing/explain?model=gpt-4o&client=who").statusCode())
                .isEqualTo(404);
    }

    private String shop() {
        return gateway.gateway().snapshot().clients().getFirst().id();
    }

    @Test
    void isForAdminsAndWantsAModel() {
        try (var shop = new Asking(gateway, KEY);
                var nobody = new Asking(gateway, null)) {
            assertThat(shop.get("/routing/explain?model=gpt-4o").statusCode()).isEqualTo(403);
            assertThat(nobody.get("/routing/explain?model=gpt-4o").statusCode()).isEqualTo(401);
        }
        var wrong = admin.get("/routing/explain");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(Asking.error(wrong).path("param").asText()).isEqualTo("model");
    }

    private int run(Map<String, String> environment, String... arguments) {
        var all = new HashMap<>(Map.of("PORT", Integer.toString(gateway.port()), "HOST", "0.0.0.0"));
        all.putAll(environment);
        return new Cli(EnumSet.noneOf(Dialect.class), "explain", Map.of("explain", new ExplainCommand()))
                .run(new Invocation(
                        List.of(arguments),
                        all,
                        gateway.directory(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    private Map<String, String> key() {
        return Map.of("TURNPIKE_ADMIN_KEY", gateway.adminKey());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theCommandLineTellsItInWords() {
        admin.chat("gpt-4o", "");

        assertThat(run(key(), "explain", "best")).isEqualTo(Cli.DONE);

        assertThat(said())
                .startsWith("best: served\n")
                .contains("route    gpt-4o, found by its alias 'best', from ")
                .contains("public, Weighted, 0 retries")
                .contains("1. b: Echo (the name asked for), priority 1, weight ")
                .contains("first for 100 % of the requests")
                .contains("     healthy, 0 failures in a row, 0 in flight; no limits")
                .contains("2. a: OpenAICompatible m, priority 0, weight 80")
                .containsPattern("cooling down, for another [0-9.]+ s, 1 failures in a row")
                .containsPattern("59 of 60 requests a minute left, all in [0-9.]+ s")
                .contains("fallback spare on Error: served");
    }

    @Test
    void theCommandLineSaysByItsExitCodeWhetherTheModelIsServed() {
        assertThat(run(Map.of(), "explain", "nope", "--key", gateway.adminKey()))
                .isEqualTo(Cli.FOUND);
        assertThat(said()).contains("nope: unknown");
        assertThat(run(key(), "explain", "best", "--client", shop(), "--json")).isEqualTo(Cli.FOUND);
        assertThat(said()).contains("\"result\":\"not_allowed\"");
        assertThat(run(key(), "explain", "gpt-4o", "--client", shop())).isEqualTo(Cli.FOUND);
        assertThat(said()).contains("10 of 10 requests a minute left", "0 of 2 requests at once");
    }

    @Test
    void theCommandLineSaysWhyItCouldNotAsk() {
        assertThat(run(key(), "explain")).isEqualTo(Cli.WRONG);
        assertThat(run(key(), "explain", "a", "b")).isEqualTo(Cli.WRONG);
        assertThat(run(key(), "explain", "a", "--colour")).isEqualTo(Cli.WRONG);
        assertThat(run(Map.of(), "explain", "a")).isEqualTo(Cli.WRONG);
        assertThat(run(Map.of(), "explain", "a", "--key", "wrong-key")).isEqualTo(Cli.WRONG);
        assertThat(run(Map.of(), "explain", "a", "--key", KEY)).isEqualTo(Cli.WRONG);
        assertThat(run(key(), "explain", "a", "--url", "http://127.0.0.1:1")).isEqualTo(Cli.WRONG);
        assertThat(run(key(), "explain", "a", "--url", "::")).isEqualTo(Cli.WRONG);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Usage: ./run.sh explain MODEL")
                .contains("explain needs the key of an admin: set TURNPIKE_ADMIN_KEY")
                .contains("answered 401: Missing or incorrect API key")
                .contains("answered 403: This endpoint needs the key of an admin.")
                .contains("No gateway answers at http://127.0.0.1:1")
                .doesNotContain(KEY);
    }
}
