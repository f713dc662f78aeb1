package dev.turnpike.proxy.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.DialectOptions;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.golden.Exchange;
import dev.turnpike.proxy.snapshot.Backend;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered cases of what goes wrong with Azure; 1 and 9 are {@link AzureUrlTest}; 7 (Entra tokens) is not served. */
class AzurePitfallsTest {
    private static final String USER = "{'model':'gpt-4o','messages':[{'role':'user','content':'Hi'}]}";
    private static final String STREAMED =
            "{'model':'gpt-4o','stream':true,'stream_options':{'include_usage':true},'messages':[{'role':'user','content':'Hi'}]}";
    private static final String HEAD =
            "'id':'c1','object':'chat.completion.chunk','created':5,'model':'m-1','usage':null";
    private static final String FILTER =
            "{'id':'','object':'','created':0,'model':'','choices':[],'prompt_filter_results':[]}";
    private static final String ANNOTATION =
            "{'id':'','object':'','created':0,'model':'','choices':[{'index':0,'finish_reason':null,'content_filter_results':{}}],'usage':null}";

    @Test
    @DisplayName("1 and 9: no model name gets out of its place in the URL")
    void case1And9DeploymentStaysInItsPlace() {
        var backend = AzureUrlTest.backend("https://r.openai.azure.com", "2024-10-21", null);

        var sent = Exchange.chat(new AzureAdapter(), backend, USER.replace("gpt-4o", "../../x?y#z"))
                .sent();

        assertThat(sent.target())
                .isEqualTo("/openai/deployments/..%2F..%2Fx%3Fy%23z/chat/completions?api-version=2024-10-21");
    }

    @Test
    @DisplayName("2: the adapter writes no credential")
    void case2NoCredential() {
        assertThat(exchange(USER).sent().headers().fields())
                .extracting(field -> field.name().toLowerCase(Locale.ROOT))
                .containsExactly("content-type");
    }

    @Test
    @DisplayName("3: filter chunks in, a strict stream out")
    void case3StrictStream() {
        var played = exchange(STREAMED).stream(data(
                FILTER,
                chunk("{'role':'assistant','content':''}", "null"),
                ANNOTATION,
                chunk("{'content':'Hi'}", "null"),
                chunk("{}", "'stop'"),
                ANNOTATION,
                ANNOTATION.replace("'finish_reason':null", "'delta':{},'finish_reason':null"),
                "{"
                        + HEAD.replace(
                                "'usage':null",
                                "'choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3}")
                        + "}"));

        assertThat(played.failure()).isNull();
        assertThat(played.chunks())
                .extracting(Chunk::kind)
                .containsExactly(Chunk.Kind.OPENING, Chunk.Kind.CONTENT, Chunk.Kind.FINISH, Chunk.Kind.USAGE);
        assertThat(played.lines()).allMatch(line -> line.contains("\"id\":\"c1\"") && line.contains("\"created\":5"));
    }

    @Test
    @DisplayName("3: nothing is made up before the first proper chunk, and garbage is an error")
    void case3Garbage() {
        assertThat(exchange(STREAMED).stream(data(FILTER, ANNOTATION)).failure())
                .isInstanceOf(Failure.UpstreamTruncated.class);
        assertThat(exchange(STREAMED).stream(data("[1]")).failure()).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(exchange(STREAMED).stream(data("no")).failure()).isInstanceOf(Failure.UpstreamProtocol.class);
        var early = exchange(STREAMED).stream(
                data(ANNOTATION.replace("'finish_reason':null", "'finish_reason':'content_filter'")));
        assertThat(early.failure()).isNull();
        assertThat(early.lines().getLast())
                .contains("\"id\":\"chatcmpl-test\"", "\"created\":1790000000", "content_filter");
    }

    @Test
    @DisplayName("4: a filtered prompt keeps its code and says what was found")
    void case4ContentFilter() {
        var body = "{'error':{'message':'Filtered.','type':null,'param':'prompt','code':'%s','status':400,"
                + "'%s':{'code':'ResponsibleAIPolicyViolation','%s':{'self-harm':{'filtered':true,'severity':'medium'}}}}}";
        var expected = new Failure.UpstreamRejected(
                400,
                "Filtered. Filtered for: self-harm (medium).",
                new Failure.Words("invalid_request_error", "prompt", "content_filter"));

        assertThat(error(400, body.formatted("content_filter", "innererror", "content_filter_result")))
                .isEqualTo(expected);
        assertThat(error(400, body.formatted("400", "inner_error", "content_filter_results")))
                .isEqualTo(expected);
        assertThat(exchange(USER)
                        .refusedAnswer(body.formatted("content_filter", "innererror", "content_filter_result")
                                .replace('\'', '"')))
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("5: key, deployment and limit")
    void case5KeyDeploymentLimit() {
        assertThat(error(401, "{'error':{'code':'401','message':'Access denied'}}"))
                .isInstanceOf(Failure.UpstreamAuth.class);
        assertThat(error(404, "{'error':{'code':'DeploymentNotFound','message':'None.'}}"))
                .isEqualTo(new Failure.UpstreamRejected(
                        404,
                        "None. (backend 'r/b')",
                        new Failure.Words("invalid_request_error", "model", "model_not_found")));
        assertThat(exchange(USER)
                        .error(429, "{\"error\":{\"code\":\"429\",\"message\":\"Slow\"}}", "retry-after-ms", "1500"))
                .isEqualTo(new Failure.UpstreamRateLimited("Slow", Duration.ofMillis(1500)));
        assertThat(error(429, "{'error':{'code':'429','message':'Slow'}}"))
                .isEqualTo(new Failure.UpstreamRateLimited("Slow", null));
    }

    @Test
    @DisplayName("6: errors without a type, in HTML, empty")
    void case6OddErrors() {
        assertThat(error(400, "{'error':{'code':'BadRequest','message':'No.'}}"))
                .isEqualTo(new Failure.UpstreamRejected(
                        400, "No.", new Failure.Words("invalid_request_error", null, "BadRequest")));
        assertThat(error(500, "<html>")).isInstanceOf(Failure.UpstreamError.class);
        assertThat(error(503, "")).isInstanceOf(Failure.UpstreamOverloaded.class);
        assertThat(error(404, "<html>")).isInstanceOf(Failure.UpstreamRejected.class);
    }

    @Test
    @DisplayName("8: max_tokens is renamed for reasoning deployments only")
    void case8MaxTokens() {
        var asked = USER.replace("'model'", "'max_tokens':9,'model'");

        assertThat(exchange(asked).sentBody()).contains("\"max_tokens\":9");
        assertThat(reasoning(asked, null).sentBody())
                .contains("\"max_completion_tokens\":9")
                .doesNotContain("\"max_tokens\"");
        assertThat(reasoning(asked.replace("'model'", "'max_completion_tokens':null,'model'"), null)
                        .sentBody())
                .contains("\"max_completion_tokens\":9")
                .doesNotContain("null");
        assertThat(reasoning(asked.replace("'model'", "'max_completion_tokens':7,'model'"), null)
                        .sentBody())
                .contains("\"max_completion_tokens\":7")
                .doesNotContain("\"max_tokens\"");
        assertThat(reasoning(asked, 5).sentBody()).contains("\"max_completion_tokens\":5");
        assertThat(reasoning(USER, 5).sentBody())
                .contains("\"max_completion_tokens\":5")
                .doesNotContain("\"max_tokens\"");
    }

    @Test
    @DisplayName("8: a model told not to reason takes the sampling fields, the o-series no parallel calls")
    void case8SamplingAndParallelCalls() {
        var sampled = USER.replace(
                "'model'",
                "'temperature':0.1,'presence_penalty':1,'reasoning_effort':'none','parallel_tool_calls':true,'model'");

        assertThat(reasoning(sampled, null).sentBody())
                .contains("\"temperature\":0.1", "parallel_tool_calls")
                .doesNotContain("presence_penalty");
        assertThat(reasoning(sampled.replace("gpt-4o", "o4-mini"), null).sentBody())
                .doesNotContain("parallel_tool_calls");
    }

    @Test
    @DisplayName("8: a client that asked an old version for usage gets none, and a stream all the same")
    void case8OldVersion() {
        var backend = AzureUrlTest.backend("https://r.openai.azure.com", "2024-08-01-preview", "d");
        var exchange = Exchange.chat(new AzureAdapter(), backend, STREAMED);

        assertThat(exchange.sentBody()).doesNotContain("stream_options");
        assertThat(exchange.warnings()).contains("stream_options: not known to this api-version, dropped");
    }

    private static Failure error(int status, String body) {
        return exchange(USER).error(status, body.replace('\'', '"'));
    }

    private static Exchange exchange(String request) {
        return Exchange.chat(
                new AzureAdapter(), AzureUrlTest.backend("https://r.openai.azure.com", null, null), request);
    }

    /** By the capability, which the option outranks. */
    private static Exchange reasoning(String request, Integer maxOutput) {
        var capabilities = new BackendConfig.Capabilities(null, null, null, null, null, null, null, true);
        var config = new BackendConfig(
                "b",
                Provider.AzureOpenAI,
                null,
                null,
                null,
                1,
                0,
                capabilities,
                new BackendConfig.TokenLimits(null, maxOutput),
                null,
                null,
                null,
                null,
                DialectOptions.NONE);
        var backend = new Backend("r/b", config, Dialect.AZURE, URI.create("https://r.openai.azure.com"));
        return Exchange.chat(new AzureAdapter(), backend, request);
    }

    private static String chunk(String delta, String finish) {
        return "{" + HEAD + ",'choices':[{'index':0,'delta':" + delta + ",'finish_reason':" + finish + "}]}";
    }

    private static String data(String... chunks) {
        var text = new StringBuilder();
        for (var chunk : chunks) {
            text.append("data: ").append(chunk.replace('\'', '"')).append("\n\n");
        }
        return text.toString();
    }
}
