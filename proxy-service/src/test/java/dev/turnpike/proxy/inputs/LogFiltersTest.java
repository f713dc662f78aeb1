package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be written into a search of the request log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogFiltersTest {
    private RunningGateway gateway;
    private String id;

    @BeforeAll
    void start() {
        gateway = Cast.gateway();
        id = Talk.ask(gateway, Ask.say("echo", "hi")).isOk().id();
        LogRows.of(gateway).await(id);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private Answer search(String query) {
        return Talk.ask(gateway, Ask.get("/logs?" + query).key(gateway.adminKey()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @CatalogueId({"S02", "S22"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%",
                "_",
                "ech_",
                "e%",
                "^echo$",
                ".*",
                "(a+)+$",
                "echo' OR '1'='1",
                "' OR 1=1 --",
                "'; DROP TABLE exchanges; --",
                "\"",
                "\\",
                "?",
                ":1",
                "$1",
                "*",
                "NULL",
                "ECHO",
                " echo",
                "echo ",
                "%zz",
                "\uFFFD",
                "💥"
            })
    void metacharactersInFiltersAreText_S02_S22(String text) {
        for (var name : new String[] {"model", "route", "client"}) {
            var page = search(name + "=" + encoded(text)).isOk().json();

            assertThat(page.path("data")).as("%s = %s", name, text).isEmpty();
        }
        assertThat(search("model=echo").isOk().json().at("/data/0/id").asText()).isEqualTo(id);
    }

    @CatalogueId("S22")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "offset=1000000000",
                "sort=user_agent",
                "order=asc",
                "order_by=1",
                "q=hello",
                "page=2",
                "before=2020",
                "Limit=5",
                "modle=echo",
                "status=200",
                "api_key=secret-canary"
            })
    void whatIsNoParameterIsRefusedByName_S22(String query) {
        var answer = search(query).isError(400);

        assertThat(answer.param()).isEqualTo(query.substring(0, query.indexOf('=')));
        assertThat(answer.message()).contains("after, client, limit, model, outcome, route");
        assertThat(answer.text()).doesNotContain("canary");
    }

    @CatalogueId("S22")
    @Test
    void aNameThatCannotBeShownIsNotRepeated_S22() {
        for (var name : new String[] {"n".repeat(65), "%0a%1b", "%00", "a%20b", "%F0%9F%92%A5"}) {
            var answer = search(name + "=1").isError(400);

            assertThat(answer.param()).as(name).isNull();
            assertThat(answer.message())
                    .isEqualTo("Unknown query parameter. Known are: after, client, limit, model, outcome, route.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=0|limit",
                "limit=101|limit",
                "limit=-1|limit",
                "limit=1e2|limit",
                "limit=99999999999999999999|limit",
                "limit=ten|limit",
                "limit=|limit",
                "limit|limit",
                "limit=%D9%A1|limit",
                "limit=1&limit=2|limit",
                "outcome=fine|outcome",
                "outcome=COMPLETED|outcome",
                "outcome=completed%27|outcome",
                "after=x|after",
                "after=01A20D6D-5A7B-75CB-9F6C-25DA310E1B2D|after",
                "after=01a20d6d-5a7b-75cb-9f6c-25da310e1b2d%27|after",
                "model=|model",
                "model=a&model=b|model",
                "model=%00|model",
                "client=a%0ab|client",
                "route=%7F|route"
            })
    void valuesOutOfTheirBoundsAreRefusedByName(String query, String param) {
        assertThat(search(query).isError(400).param()).isEqualTo(param);
    }

    @Test
    void everyLimitWithinItsBoundsIsTaken() {
        for (var query : new String[] {"limit=1", "limit=100", "limit=020", "limit=5&", "&", ""}) {
            assertThat(search(query).isOk().json().path("data")).as(query).hasSize(1);
        }
    }

    @CatalogueId("S22")
    @Test
    void aHugeFilterIsRefusedBeforeAnybodyLooks_S22() {
        search("model=" + "m".repeat(256)).isOk();
        for (var name : new String[] {"model", "route", "client", "outcome", "after", "limit"}) {
            assertThat(search(name + "=" + "m".repeat(257)).isError(400).param())
                    .isEqualTo(name);
        }
        try (var talk = Talk.to(gateway)) {
            talk.send("GET /logs?model=");
            talk.pour("m".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII), 16);
            talk.answer().isError(414, "uri_too_long");
        }
    }
}
