package dev.turnpike.proxy.http.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.testkit.Asking;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.net.http.HttpResponse;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The request log over HTTP, for admins and for those whose rows they are. */
class LogEndpointsTest {
    private static final String SHOP = "shop-key-0123456789abcdef";
    private static final String OTHER = "other-key-0123456789abcde";
    private static final String NO_SUCH_ID = "01a20d6d-5a7b-75cb-9f6c-25da310e1b2d";
    private final RunningGateway gateway = RunningGateway.start(
            Map.of(
                    "routes.yaml",
                    Manifests.route("echo", "backends: [{name: e, provider: Echo}]")
                            + "---\n"
                            + Manifests.route(
                                    "silent", "logging: {bodies: None}\nbackends: [{name: s, provider: Echo}]")
                            + "---\n"
                            + Manifests.route(
                                    "hashed", "logging: {bodies: Metadata}\nbackends: [{name: h, provider: Echo}]"),
                    "clients.yaml",
                    Manifests.client("shop", SHOP, "") + "---\n" + Manifests.client("other", OTHER, "")),
            "ALLOW_ANONYMOUS_ACCESS",
            "true");
    private final Asking admin = new Asking(gateway, gateway.adminKey());
    private final Asking shop = new Asking(gateway, SHOP);
    private final Asking other = new Asking(gateway, OTHER);
    private final Asking anybody = new Asking(gateway, null);

    @AfterEach
    void stop() {
        List.of(admin, shop, other, anybody).forEach(Asking::close);
        gateway.close();
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-request-id").orElseThrow();
    }

    /** Sends a chat and answers with its id once its row is there. */
    private String logged(Asking who, String model, String members) {
        var id = id(who.chat(model, members));
        await().until(() -> admin.get("/logs/" + id).statusCode() == 200);
        return id;
    }

    private static List<String> ids(HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return Asking.json(page).path("data").findValuesAsText("id");
    }

    @Test
    void anExchangeIsShownWithAllThatTheLogKeepsOfIt() {
        var id = logged(shop, "echo", ",\"user\":\"me\"");

        var row = Asking.json(shop.get("/logs/" + id));

        assertThat(row.path("id").asText()).isEqualTo(id);
        assertThat(row.path("object").asText()).isEqualTo("log");
        assertThat(row.path("accepted_at").asLong()).isBetween(1_700_000_000L, 4_000_000_000L);
        assertThat(row.path("client_id").asText()).isEqualTo("shop");
        assertThat(row.path("key_id").asText()).isEqualTo("shop#current");
        assertThat(row.path("operation").asText()).isEqualTo("chat");
        assertThat(row.path("path").asText()).isEqualTo("/v1/chat/completions");
        assertThat(row.path("stream").asBoolean(true)).isFalse();
        assertThat(row.path("model").asText()).isEqualTo("echo");
        assertThat(row.path("status").asInt()).isEqualTo(200);
        assertThat(row.path("outcome").asText()).isEqualTo("completed");
        assertThat(row.get("error_code").isNull()).isTrue();
        assertThat(row.path("attempts")).hasSize(1);
        assertThat(row.at("/usage/input_tokens").asInt()).isPositive();
        assertThat(row.at("/usage/cached_input_tokens").isNull()).isTrue();
        assertThat(row.at("/timings/total_ms").isIntegralNumber()).isTrue();
        assertThat(row.at("/bodies/mode").asText()).isEqualTo("Redacted");
        assertThat(row.at("/bodies/request/text").asText()).contains("\"user\":\"me\"");
        assertThat(row.at("/bodies/request/length").asInt())
                .isEqualTo(row.path("request_bytes").asInt());
        assertThat(row.at("/bodies/answer/text").asText()).contains("chat.completion");
        assertThat(row.at("/bodies/answer/hash").asText()).matches("[0-9a-f]{32}");
    }

    @Test
    void aRouteDecidesWhatIsThereOfBodies() {
        var silent = Asking.json(shop.get("/logs/" + logged(shop, "silent", "")));
        var hashed = Asking.json(shop.get("/logs/" + logged(shop, "hashed", "")));

        assertThat(silent.get("bodies").isNull()).isTrue();
        assertThat(hashed.at("/bodies/mode").asText()).isEqualTo("Metadata");
        assertThat(hashed.at("/bodies/request/text").isNull()).isTrue();
        assertThat(hashed.at("/bodies/request/hash").asText()).isNotEmpty();
        assertThat(hashed.at("/bodies/request/length").asInt()).isPositive();
    }

    @Test
    void aLongBodyIsTextUpToItsLastWholeCharacter() {
        for (var first : List.of("", "x")) {
            var id = logged(shop, "echo", ",\"note\":\"" + first + "é".repeat(200_000) + "\"");

            var kept = Asking.json(shop.get("/logs/" + id)).at("/bodies/request");

            assertThat(kept.path("text").asText()).endsWith("éé").hasSizeLessThan(200_000);
            assertThat(kept.path("length").asInt()).isGreaterThan(400_000);
        }
    }

    @Test
    void whatIsNotKnownIsNullAndNeverAFigure() {
        var id = logged(shop, "none", "");

        var row = Asking.json(shop.get("/logs/" + id));

        assertThat(row.path("outcome").asText()).isEqualTo("rejected");
        assertThat(row.path("error_code").asText()).isEqualTo("model_not_found");
        for (var unknown : List.of(
                "/route",
                "/backend",
                "/model_served",
                "/usage/input_tokens",
                "/usage/output_tokens",
                "/timings/ttft_ms",
                "/timings/upstream_ms",
                "/upstream_request_id",
                "/client_request_id")) {
            assertThat(row.at(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(row.at("/usage/source").asText()).isEqualTo("none");
        assertThat(row.path("attempts").isArray()).isTrue();
    }

    @Test
    @CatalogueId("S22")
    void pagesGiveEachRowOnceNewestFirstAlsoWhileRequestsComeIn_S22() {
        var sent = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            sent.add(logged(shop, "echo", ""));
        }
        var seen = new ArrayList<String>();

        JsonNode page = Asking.json(shop.get("/logs?limit=3"));
        while (true) {
            seen.addAll(page.path("data").findValuesAsText("id"));
            assertThat(page.path("object").asText()).isEqualTo("list");
            assertThat(page.path("first_id").asText())
                    .isEqualTo(page.at("/data/0/id").asText());
            assertThat(page.path("last_id").asText()).isEqualTo(seen.getLast());
            logged(shop, "echo", "");
            if (!page.path("has_more").asBoolean()) {
                break;
            }
            page = Asking.json(shop.get("/logs?limit=3&after=" + seen.getLast()));
        }

        assertThat(seen).containsExactlyElementsOf(sent.reversed());
        var beyond = Asking.json(shop.get("/logs?after=" + sent.getFirst()));
        assertThat(beyond.path("data")).isEmpty();
        assertThat(beyond.get("first_id").isNull()).isTrue();
        assertThat(beyond.get("last_id").isNull()).isTrue();
        assertThat(beyond.path("has_more").asBoolean(true)).isFalse();
    }

    @Test
    @CatalogueId("S30")
    void everybodyReadsTheirOwnRowsAndAnAdminAll_S30() {
        var mine = logged(shop, "echo", "");
        var theirs = logged(other, "echo", "");
        var nobodys = logged(anybody, "echo", "");

        assertThat(ids(shop.get("/logs"))).containsExactly(mine);
        assertThat(ids(shop.get("/logs?client=shop"))).containsExactly(mine);
        assertThat(ids(shop.get("/logs?client=other"))).isEmpty();
        assertThat(ids(shop.get("/logs?client=anonymous"))).isEmpty();
        assertThat(ids(shop.get("/logs?client=nobody"))).isEmpty();
        assertThat(ids(shop.get("/logs?after=" + theirs))).containsExactly(mine);
        assertThat(ids(admin.get("/logs"))).containsExactly(nobodys, theirs, mine);
        assertThat(ids(admin.get("/logs?client=other"))).containsExactly(theirs);
        assertThat(ids(admin.get("/logs?client=anonymous"))).containsExactly(nobodys);
        assertThat(admin.get("/logs/" + theirs).statusCode()).isEqualTo(200);
    }

    @Test
    @CatalogueId("S30")
    void anothersIdIsTheSame404AsOneThatNobodyHas_S30() {
        var theirs = logged(other, "echo", "");
        var nobodys = logged(anybody, "echo", "");

        var answers = new HashSet<String>();
        for (var id : List.of(theirs, nobodys, NO_SUCH_ID, "x", theirs.toUpperCase(Locale.ROOT), "%00", "a/b")) {
            var answer = shop.get("/logs/" + id);
            assertThat(answer.statusCode()).as(id).isEqualTo(404);
            assertThat(Asking.error(answer).path("code").asText()).isEqualTo("not_found");
            answers.add(answer.body());
        }

        assertThat(answers).hasSize(1);
        assertThat(admin.get("/logs/" + NO_SUCH_ID).body())
                .isEqualTo(answers.iterator().next());
    }

    @Test
    void whoeverBringsNoKeyReadsNothingThoughModelsAreOpenToAll() {
        var nobodys = logged(anybody, "echo", "");

        assertThat(anybody.get("/logs").statusCode()).isEqualTo(401);
        assertThat(anybody.get("/logs/" + nobodys).statusCode()).isEqualTo(401);
        try (var wrong = new Asking(gateway, "wrong-key-0123456789abcde")) {
            assertThat(wrong.get("/logs").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void filtersNarrowTogether() {
        var good = logged(shop, "echo", "");
        var bad = logged(shop, "none", "");
        logged(other, "echo", "");

        assertThat(ids(shop.get("/logs?model=echo"))).containsExactly(good);
        assertThat(ids(shop.get("/logs?route=echo&outcome=completed"))).containsExactly(good);
        assertThat(ids(shop.get("/logs?outcome=rejected"))).containsExactly(bad);
        assertThat(ids(shop.get("/logs?outcome=rejected&route=echo"))).isEmpty();
        assertThat(ids(admin.get("/logs?client=shop&model=echo"))).containsExactly(good);
    }

    @Test
    void readingTheLogLeavesNoRow() {
        var only = logged(shop, "echo", "");

        shop.get("/logs");
        shop.get("/logs/" + only);
        shop.get("/logs?offset=1");
        var last = logged(shop, "echo", "");

        assertThat(ids(admin.get("/logs"))).containsExactly(last, only);
    }

    @Test
    @CatalogueId("S22")
    void aSearchWithoutAnEndIsEndedAndNobodyElseWaitsForIt_S22() {
        logged(shop, "echo", "");
        makeEndless();

        var searches = List.of(search(), search());
        assertThat(shop.chat("echo", "").statusCode()).isEqualTo(200);
        assertThat(admin.get("/auth/keys").statusCode()).isEqualTo(200);
        assertThat(searches).noneMatch(Future::isDone);

        for (var search : searches) {
            var answer = search.join();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
            assertThat(Asking.error(answer).path("code").asText()).isEqualTo("search_timeout");
            assertThat(Asking.error(answer).path("type").asText()).isEqualTo("timeout_error");
            assertThat(Asking.error(answer).path("message").asText()).contains("Narrow it");
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
        }
    }

    private CompletableFuture<HttpResponse<String>> search() {
        return CompletableFuture.supplyAsync(() -> admin.get("/logs"), Thread.ofVirtual()::start);
    }

    /** From now on the table gives its first row after hours. */
    private void makeEndless() {
        var file = "jdbc:sqlite:" + gateway.directory().resolve("data/proxy.db");
        try (var connection = DriverManager.getConnection(file);
                var statement = connection.createStatement()) {
            statement.execute("ALTER TABLE exchanges RENAME TO kept");
            statement.execute("""
                    CREATE VIEW exchanges AS
                    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000000000000)
                    SELECT kept.* FROM kept, number WHERE number.n < 0
                    """);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
