package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.turnpike.proxy.http.docs.Examination.Call;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the gateway itself answers is as described. */
class RealAnswersTest {
    private static final String CHAT = "/v1/chat/completions";
    private static Examination gateway;

    @BeforeAll
    static void starts() {
        gateway = new Examination(RunningGateway.start("TYPE", "echo", "MAX_REQUEST_BYTES", "2000"));
    }

    @AfterAll
    static void stops() {
        gateway.close();
    }

    @Test
    void everyExampleOfARequestIsServed() {
        for (var operation : Description.read().operations()) {
            if (operation.path().startsWith("/v1/")) {
                operation
                        .node()
                        .at("/requestBody/content/application~1json/examples")
                        .forEach(example -> gateway.expect(
                                200,
                                Call.post(
                                        operation.path(), example.path("value").toString())));
            }
        }
    }

    @Test
    void completionsAreAsDescribed() {
        gateway.expect(200, Call.post("/v1/completions", "{\"model\":\"echo\",\"prompt\":\"a b\",\"stream\":true}"));
    }

    @Test
    void toolCallsInAStreamAreAsDescribed() {
        var answer = gateway.expect(
                200,
                Call.post(
                        CHAT,
                        "{\"model\":\"echo\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}],"
                                + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\"}"));

        assertThat(answer.type()).isEqualTo("text/event-stream");
        assertThat(answer.text()).contains("tool_calls");
    }

    @Test
    void pathsWithoutV1AreTheSame() {
        gateway.expect(200, Call.get("/models").of("/v1/models"));
        gateway.expect(200, Call.get("/models/echo").of("/v1/models/{model}"));
        gateway.expect(
                200,
                Call.post("/embeddings", "{\"model\":\"echo\",\"input\":\"a\"}").of("/v1/embeddings"));
    }

    @Test
    void modelsAndHealthAndPagesAreAsDescribed() {
        gateway.expect(200, Call.get("/v1/models"));
        gateway.expect(200, Call.get("/v1/models/echo").of("/v1/models/{model}"));
        gateway.expect(200, Call.get("/health"));
        gateway.expect(200, Call.get("/health/live"));
        gateway.expect(200, Call.get("/health/ready"));
        gateway.expect(200, Call.get("/openapi.json"));
        gateway.expect(200, Call.get("/docs"));
        gateway.expect(200, Call.get("/redoc"));
    }

    @Test
    void theLifeOfAKeyIsAsDescribed() {
        var made = gateway.expect(200, Call.post("/auth/keys", "{\"name\":\"n\",\"expires_at\":4102444800}"));
        var one = "/auth/keys/" + made.json().path("id").asText();
        var key = made.json().path("key").asText();

        gateway.expect(403, Call.get("/auth/keys").with(key));
        gateway.expect(200, Call.get("/auth/keys"));
        gateway.expect(200, Call.get(one).of("/auth/keys/{id}"));
        gateway.expect(200, Call.patch(one, "{\"disabled\":true}").of("/auth/keys/{id}"));
        gateway.expect(
                200, Call.post(one + "/rotate", "{\"overlap_seconds\":60}").of("/auth/keys/{id}/rotate"));
        gateway.expect(200, Call.post(one + "/rotate", null).of("/auth/keys/{id}/rotate"));
        gateway.expect(200, Call.delete(one).of("/auth/keys/{id}"));
        gateway.expect(404, Call.get(one).of("/auth/keys/{id}"));
        gateway.expect(400, Call.post("/auth/keys", "{\"nam\":\"n\"}"));
    }

    @Test
    void refusalsAreAsDescribed() {
        gateway.expect(400, Call.post(CHAT, "{"));
        gateway.expect(400, Call.post(CHAT, "{\"model\":\"echo\",\"messages\":[]}"));
        gateway.expect(401, Call.post(CHAT, "{}").with("wrong"));
        gateway.expect(401, Call.get("/v1/models").with("wrong"));
        gateway.expect(401, Call.get("/auth/keys").with("wrong"));
        gateway.expect(400, Call.get("/v1/models").with(""), "x-api-key", "one", "api-key", "two");
        gateway.expect(404, Call.post(CHAT, "{\"model\":\"no\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"));
        gateway.expect(404, Call.get("/v1/models/no/such:model").of("/v1/models/{model}"));
        gateway.expect(413, Call.post(CHAT, "{\"model\":\"" + "m".repeat(2000) + "\"}"));
    }

    @Test
    void wrongTypesAndMethodsAreAsDescribed() {
        gateway.expect(415, Call.post(CHAT, "a"), "Content-Type", "text/plain");
        gateway.expect(415, Call.post("/auth/keys", "{}"), "Content-Encoding", "gzip");

        var answer = gateway.expectNotAllowed("DELETE", "/v1/models");

        assertThat(answer.headers().firstValue("allow")).hasValue("GET");
    }

    @Test
    void noKeyIsAsDescribed() {
        gateway.expect(401, Call.get("/v1/models").with(""));
        gateway.expect(401, Call.post("/v1/embeddings", "{}").with(""));
        gateway.expect(401, Call.post("/auth/keys", "{}").with(""));
        gateway.expect(200, Call.get("/health").with(""));
        gateway.expect(200, Call.get("/openapi.json").with(""));
    }

    @Test
    void explanationsAreAsDescribed() {
        var explain = "/routing/explain?model=";

        gateway.expect(200, Call.get(explain + "echo").of("/routing/explain"));
        gateway.expect(200, Call.get(explain + "none").of("/routing/explain"));
        gateway.expect(400, Call.get("/routing/explain"));
        gateway.expect(404, Call.get(explain + "echo&client=nobody").of("/routing/explain"));
        gateway.expect(401, Call.get(explain + "echo").of("/routing/explain").with("wrong"));
    }

    @Test
    void theLogIsAsDescribed() {
        var chat = gateway.expect(
                200, Call.post(CHAT, "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"));
        var refused = gateway.expect(
                404, Call.post(CHAT, "{\"model\":\"no\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}"));

        for (var answer : List.of(chat, refused)) {
            var one = "/logs/" + answer.headers().firstValue("x-request-id").orElseThrow();
            await().untilAsserted(() -> gateway.expect(200, Call.get(one).of("/logs/{id}")));
            gateway.expect(401, Call.get(one).of("/logs/{id}").with("wrong"));
        }
        var page =
                gateway.expect(200, Call.get("/logs?limit=1&outcome=completed").of("/logs"));
        gateway.expect(
                200,
                Call.get("/logs?after=" + page.json().path("last_id").asText()).of("/logs"));
        gateway.expect(400, Call.get("/logs?offset=1").of("/logs"));
        gateway.expect(401, Call.get("/logs").with(""));
        gateway.expect(404, Call.get("/logs/none").of("/logs/{id}"));
    }
}
