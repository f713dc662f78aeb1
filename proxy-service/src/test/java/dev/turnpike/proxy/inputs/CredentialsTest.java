package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client says who it is, and what does not count as saying it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialsTest {
    private static final List<String> HEADERS =
            List.of("Authorization: Bearer ", "x-api-key: ", "api-key: ", "x-goog-api-key: ");
    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("hello")));
        gateway = Cast.gatewayBefore(upstream.port());
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private Answer with(String... headers) {
        return Talk.ask(gateway, Ask.say("echo", "hi").without("authorization").with(headers));
    }

    @CatalogueId("S12")
    @Test
    void everyHeaderOpensTheSameDoors_S12() {
        for (var header : HEADERS) {
            with(header + Cast.CLIENT).isOk();
            with(header + gateway.adminKey()).isOk();
            with(header + Cast.LIMITED_MODELS).isError(404, "model_not_found");
            for (var refused : List.of(Cast.DISABLED, Cast.EXPIRED, Cast.FAR_AWAY, Cast.WRONG)) {
                with(header + refused).isError(401, "invalid_api_key");
            }
            assertThat(keys(header + Cast.CLIENT)
                            .isError(403, "admin_required")
                            .json()
                            .at("/error/type")
                            .asText())
                    .isEqualTo("permission_error");
            keys(header + Cast.DISABLED).isError(401, "invalid_api_key");
            keys(header + gateway.adminKey()).isOk();
        }
    }

    @CatalogueId("S12")
    @Test
    void everyHeaderSharesTheLimitsOfItsClient_S12() {
        try (var fresh = Cast.gateway()) {
            Talk.ask(fresh, Ask.say("echo", "hi").without("authorization").with(HEADERS.getFirst() + Cast.SLOW))
                    .isOk();
            for (var header : HEADERS) {
                Talk.ask(fresh, Ask.say("echo", "hi").without("authorization").with(header + Cast.SLOW))
                        .isError(429, "rate_limit_exceeded");
                Talk.ask(fresh, Ask.say("echo", "hi").without("authorization").with(header + Cast.DENIED_ECHO))
                        .isError(404, "model_not_found");
            }
        }
    }

    private Answer keys(String header) {
        return Talk.ask(gateway, Ask.get("/auth/keys").with(header));
    }

    @CatalogueId("S12")
    @Test
    void everyRefusedKeyGetsTheSameAnswer_S12() {
        var unknown = with("x-api-key: " + Cast.WRONG);

        for (var refused : List.of(Cast.DISABLED, Cast.EXPIRED, Cast.FAR_AWAY, Cast.sha256(Cast.CLIENT))) {
            var answer = with("x-api-key: " + refused);
            assertThat(answer.text()).isEqualTo(unknown.text());
            assertThat(answer.header("www-authenticate"))
                    .isEqualTo(unknown.header("www-authenticate"))
                    .hasValue("Bearer");
        }
        assertThat(with().text()).isEqualTo(unknown.text());
    }

    @CatalogueId("B53")
    @Test
    void severalHeadersMustAgree_B53() {
        with("Authorization: Bearer " + Cast.CLIENT, "x-api-key: " + Cast.CLIENT, "api-key: " + Cast.CLIENT)
                .isOk();
        with("Authorization: Bearer " + Cast.CLIENT, "x-api-key: " + Cast.OTHER).isError(400, "invalid_api_key");
        with("x-api-key: " + Cast.CLIENT, "x-api-key: " + Cast.OTHER).isError(400, "invalid_api_key");
        with("Authorization: Bearer " + Cast.CLIENT, "Authorization: Basic eDp5")
                .isError(400, "invalid_api_key");
        with("Authorization: Bearer " + Cast.CLIENT, "api-key: " + Cast.WRONG).isError(400, "invalid_api_key");
    }

    @CatalogueId("B54")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: ",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: Bearer  KEY",
                "Authorization: Bearer Bearer KEY",
                "Authorization: Bearer KEY, KEY",
                "Authorization: KEY",
                "Authorization: Basic KEY",
                "Authorization: Bearer KEYx",
                "Authorization: Bearer \"KEY\"",
                "Authorization: Bearer caf\u00e9KEY",
                "x-api-key: Bearer KEY",
                "x-api-key: ",
                "api-key: KEY;KEY"
            })
    void aKeyThatIsNotWrittenRightIs401_B54(String header) {
        with(header.replace("KEY", Cast.CLIENT)).isError(401, "invalid_api_key");
    }

    @CatalogueId("B54")
    @Test
    void theSchemeHasNoCaseAndSpaceAroundTheValueIsNotPartOfIt_B54() {
        with("authorization: bearer " + Cast.CLIENT).isOk();
        with("AUTHORIZATION:   BEARER " + Cast.CLIENT + "  \t").isOk();
    }

    @CatalogueId("B54")
    @Test
    void aKeyOfAnyLengthIsRefused_B54() {
        with("Authorization: Bearer " + "k".repeat(10_000)).isError(401, "invalid_api_key");
        with("Authorization: Bearer " + "k".repeat(100_000)).isError(431, "headers_too_large");
    }

    @CatalogueId("B55")
    @Test
    void aKeyInTheQueryIsNeitherReadNorKept_B55() {
        var query = "?key=" + Cast.CLIENT + "&api_key=" + Cast.CLIENT + "&access_token=" + Cast.CLIENT;

        Talk.ask(gateway, Ask.get("/v1/models" + query)).isError(401, "invalid_api_key");
        Talk.ask(gateway, Ask.get("/v1/models?key=" + Cast.WRONG).key(Cast.CLIENT))
                .isOk();
        var said = Ask.say("echo", "hi");
        var answer = Talk.ask(gateway, new Ask("POST " + Ask.CHAT + query + " HTTP/1.1", said.fields(), said.body()))
                .isOk();

        assertThat(LogRows.of(gateway).await(answer.id())).containsEntry("path", Ask.CHAT);
        assertThat(LogRows.of(gateway).everything()).doesNotContain(Cast.CLIENT);
    }

    @CatalogueId("B60")
    @ParameterizedTest
    @ValueSource(strings = {"mine-1", "'; DROP TABLE exchanges; --", "00000000-0000-0000-0000-000000000000", "long"})
    void theRequestIdIsOurOwn_B60(String id) {
        var sent = id.equals("long") ? "a".repeat(7_000) : id;

        var answer = Talk.ask(
                        gateway, Ask.say("echo", "hi").with("x-request-id: " + sent, "x-client-request-id: " + sent))
                .isOk();

        assertThat(answer.headers("x-request-id")).hasSize(1).doesNotContain(sent);
        var row = LogRows.of(gateway).await(answer.id());
        assertThat(row.get("client_request_id")).hasSizeLessThanOrEqualTo(256).isSubstringOf(sent);
    }

    @CatalogueId("S16")
    @Test
    void headersThatPretendToBeOursChangeNothing_S16() {
        var answer = Talk.ask(
                        gateway,
                        Ask.say("test", "hi")
                                .with("Connection: x-api-key, authorization", "X-User-Id: admin", "X-Client-Id: other")
                                .with("x-turnpike-backend: evil", "x-turnpike-route: evil", "x-turnpike-attempts: 99")
                                .with("x-litellm-api-key: a", "x-portkey-config: {}", "openai-organization: org-evil")
                                .with(
                                        "X-Original-URL: /auth/keys",
                                        "X-Rewrite-URL: /auth/keys",
                                        "X-HTTP-Method-Override: DELETE"))
                .isOk();

        assertThat(answer.headers("x-turnpike-backend")).containsExactly("only");
        assertThat(answer.headers("x-turnpike-route")).containsExactly("test");
        assertThat(answer.headers("x-turnpike-attempts")).containsExactly("1");
        assertThat(LogRows.of(gateway).await(answer.id()).get("client_id"))
                .contains("checkout")
                .doesNotContain("other");
        var request = upstream.requests().getLast();
        assertThat(request.header("authorization")).hasValue("Bearer " + Cast.UPSTREAM_KEY);
        assertThat(request.head())
                .noneMatch(line -> line.matches(
                        "(?i)(x-(user|client|turnpike|litellm|portkey|original|rewrite|http)|openai-|cookie).*"));
        assertThat(String.join("\n", request.head())).doesNotContain(Cast.CLIENT);
    }

    @CatalogueId("S26")
    @Test
    void guessingKeysKeepsNobodyFromBeingServed_S26() throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var guesses = new ArrayList<Future<?>>();
            for (int guesser = 0; guesser < 4; guesser++) {
                guesses.add(threads.submit(this::guess));
            }
            try (var talk = Talk.to(gateway)) {
                for (int i = 0; i < 200; i++) {
                    talk.send(Ask.say("echo", "hi")).answer().isOk();
                }
            }
            for (var each : guesses) {
                each.get();
            }
        }
    }

    private void guess() {
        try (var talk = Talk.to(gateway)) {
            for (int i = 0; i < 500; i++) {
                assertThat(talk.send(Ask.say("echo", "hi").key("tp-guess-" + i))
                                .answer()
                                .status())
                        .isEqualTo(401);
            }
        }
    }
}
