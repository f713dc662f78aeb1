package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Words;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pitfalls of embeddings, errors and the model list by their number in the protocol's list. */
class ErrorPitfallsTest {
    private static final String TYPE = "type.googleapis.com/google.rpc.";

    @Test
    @DisplayName("41: 201 texts are three batches, one content each, in order")
    void splitsLongInputs() {
        var texts = IntStream.range(0, 201).mapToObj(i -> "'t" + i + "'").collect(Collectors.joining(","));
        var asked = Asked.embedding("'input':[" + texts + "],'input_type':'CLUSTERING'");

        var batch = (Step.Batch) asked.step();

        assertThat(batch.calls()).hasSize(3);
        var last = Asked.json(batch.calls().getLast().body());
        assertThat(last.path("requests")).hasSize(1);
        assertThat(last.at("/requests/0"))
                .isEqualTo(
                        Asked.json(
                                "{'model':'models/gemini-embedding-001','taskType':'CLUSTERING','content':{'parts':[{'text':'t200'}]}}"));
        var joined = Asked.json(batch.join()
                .apply(List.of(
                        vectors(100, ""), vectors(100, ""), vectors(1, ",'usageMetadata':{'promptTokenCount':4}")))
                .body());
        assertThat(joined.at("/data/200/index").asInt()).isEqualTo(200);
        assertThat(joined.at("/usage/total_tokens").asInt()).isEqualTo(204);
    }

    @Test
    @DisplayName("42: base64 holds the same floats, little-endian")
    void encodesBase64() {
        var answer = Asked.embedding("'input':'a','encoding_format':'base64'")
                .answer("{'embeddings':[{'values':[0.5,-1.0,2.25,1e-7]}]}");

        var bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(answer.at("/data/0/embedding").asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(List.of(bytes.getFloat(), bytes.getFloat(), bytes.getFloat(), bytes.getFloat()))
                .containsExactly(0.5f, -1f, 2.25f, 1e-7f);
    }

    @ParameterizedTest(name = "43: {0}")
    @ValueSource(strings = {"[1,2]", "[[1,2],[3]]", "''", "[]", "['a','']"})
    void refusesInputsThatAreNoTexts(String input) {
        var failure = Asked.embedding("'input':" + input).refused();

        assertThat(failure).isInstanceOfAny(Failure.Unsupported.class, Failure.Invalid.class);
        assertThat(param(failure)).isEqualTo("input");
    }

    @Test
    @DisplayName("43: other values that nobody knows are refused by name")
    void refusesWrongSettings() {
        assertThat(param(Asked.embedding("'input':'a','dimensions':0").refused()))
                .isEqualTo("dimensions");
        assertThat(param(Asked.embedding("'input':'a','encoding_format':'hex'").refused()))
                .isEqualTo("encoding_format");
    }

    @Test
    @DisplayName("43: usage comes from the answer, else it is estimated")
    void countsEmbeddings() {
        var asked = Asked.embedding("'input':['abcde','a']");
        var bare = asked.answer("{'embeddings':[{'values':[1]},{'values':[2]}]}");

        assertThat(bare.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
        assertThat(bare.at("/data/1/embedding/0")).isEqualTo(Asked.json("2"));
        assertThat(asked.failed("{'embeddings':[]}")).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(asked.failed("<html>")).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(asked.failed("{'error':{'code':400,'message':'no'}}")).isInstanceOf(Failure.UpstreamRejected.class);
    }

    @Test
    @DisplayName("44: a bad key is the gateway's matter, and DebugInfo stays here")
    void tellsABadKey() {
        var byReason = "{'error':{'code':400,'message':'Bad.','status':'INVALID_ARGUMENT','details':[{'@type':'" + TYPE
                + "ErrorInfo','reason':'API_KEY_INVALID'},{'@type':'" + TYPE
                + "DebugInfo','detail':'Invalid API key: key1234'}]}}";

        for (var body : List.of(byReason, message("API key expired. Please renew."), message("API Key not found. x"))) {
            var failure = error(400, body);
            assertThat(failure).isInstanceOf(Failure.UpstreamAuth.class);
            assertThat(failure.message()).doesNotContain("key1234");
        }
        assertThat(error(401, "{}")).isInstanceOf(Failure.UpstreamAuth.class);
        assertThat(error(403, message("Your API key was reported as leaked.")))
                .isInstanceOf(Failure.UpstreamAuth.class);
    }

    @ParameterizedTest(name = "45: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'@type':'google.rpc.RetryInfo','retryDelay':'34.4s'} | 35",
                "{'@type':'google.rpc.RetryInfo','retryDelay':'0s'} | 1",
                "{'@type':'google.rpc.RetryInfo','retryDelay':{'seconds':'26','nanos':5}} | 26",
                "{'@type':'google.rpc.ErrorInfo','metadata':{'quotaResetDelay':'373.801628ms'}} | 1",
                "{'@type':'google.rpc.ErrorInfo','metadata':{'quotaResetDelay':'1h2m3s'}} | 3723",
                "{'@type':'google.rpc.Help'} | 0"
            })
    void readsTheTimeToWait(String detail, long seconds) {
        var failure = error(429, "{'error':{'code':429,'message':'x','details':[" + detail + "]}}");

        assertThat(failure)
                .isEqualTo(new Failure.UpstreamRateLimited("x", seconds == 0 ? null : Duration.ofSeconds(seconds)));
    }

    @Test
    @DisplayName("45: a header of a proxy counts first, words in the message last")
    void readsTheTimeToWaitElsewhere() {
        var body = Asked.bytes(message("Please retry in 5.5s."));
        var adapter = new GeminiAdapter();
        var call = Asked.hi("gemini-3.8-flash", "").call;

        var byHeader = adapter.decodeError(call, new UpstreamAnswer(503, HeaderFields.of("Retry-After", "7"), body));
        var byMessage = adapter.decodeError(call, new UpstreamAnswer(503, HeaderFields.NONE, body));

        assertThat(((Failure.UpstreamOverloaded) byHeader).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(((Failure.UpstreamOverloaded) byMessage).retryAfter()).isEqualTo(Duration.ofSeconds(6));
    }

    @ParameterizedTest(name = "45: {0}")
    @ValueSource(
            strings = {
                "{'@type':'google.rpc.QuotaFailure','violations':[{'quotaId':'RequestsPerDay-Free'}]}",
                "{'@type':'google.rpc.QuotaFailure','violations':[{'quotaId':'PerMinute','quotaValue':'0'}]}",
                "{'@type':'google.rpc.ErrorInfo','metadata':{'quota_limit_value':'0'}}",
                "{'@type':'google.rpc.ErrorInfo','reason':'QUOTA_EXHAUSTED'}"
            })
    void tellsAQuotaThatIsGone(String detail) {
        var failure = error(429, "{'error':{'code':429,'message':'x','details':[" + detail + "]}}");

        assertThat(failure).isEqualTo(new Failure.UpstreamQuota("x"));
    }

    @Test
    @DisplayName("46: pages, nothing, arrays and other bodies are clean errors")
    void readsEveryBody() {
        for (var body : List.of("<html>Error 502</html>", "", "[]", "null", "{'error':'text'}", "[1]")) {
            assertThat(error(502, body))
                    .isEqualTo(new Failure.UpstreamError("Gemini answered 502 without a readable error.", 502));
        }
        assertThat(error(404, "<html>")).isInstanceOf(Failure.UpstreamError.class);
        assertThat(error(413, "<html>"))
                .isEqualTo(rejected(413, "Gemini answered 413 without a readable error.", "request_too_large"));
    }

    @Test
    @DisplayName("46: each status has its meaning")
    void mapsEveryStatus() {
        var message = message("x");
        assertThat(error(400, message)).isEqualTo(rejected(400, "x", null));
        assertThat(error(404, message)).isEqualTo(rejected(404, "x", "model_not_found"));
        assertThat(error(422, message)).isEqualTo(rejected(422, "x", null));
        for (int status : new int[] {408, 409, 412, 499, 500, 502, 504}) {
            assertThat(error(status, message)).isEqualTo(new Failure.UpstreamError("x", status));
        }
        assertThat(error(400, message("Request payload size exceeds the limit: 20971520 bytes.")))
                .isInstanceOfSatisfying(
                        Failure.UpstreamRejected.class,
                        rejected -> assertThat(rejected.status()).isEqualTo(413));
        assertThat(error(400, precondition("User location is not supported for the API use.")))
                .isInstanceOf(Failure.UpstreamAuth.class);
        assertThat(error(400, precondition("The file is not active.")))
                .isEqualTo(rejected(400, "The file is not active.", "failed_precondition"));
        assertThat(error(400, message("y".repeat(900))).message()).hasSize(503);
    }

    @Test
    @DisplayName("46: the field that Gemini names is OpenAI's field, where there is one")
    void namesTheField() {
        var detail = "{'@type':'google.rpc.BadRequest','fieldViolations':[{'field':'generation_config.top_p'}]}";

        assertThat(error(400, "{'error':{'code':400,'message':'x','details':[" + detail + "]}}"))
                .isEqualTo(new Failure.UpstreamRejected(400, "x", new Words("invalid_request_error", "top_p", null)));
    }

    @Test
    @DisplayName("47: the list of models goes on by its token, without models/")
    void listsModels() {
        var backend = Asked.backend(Asked.GOOGLE + "/v1", "m");
        var page = GeminiModels.read(
                new UpstreamAnswer(
                        200,
                        HeaderFields.NONE,
                        Asked.bytes(
                                "{'models':[{'name':'models/gemini-2.5-flash','supportedGenerationMethods':['countTokens','generateContent']},"
                                        + "{'name':'models/imagen','supportedGenerationMethods':['predict']},"
                                        + "{'name':'tunedModels/x','supportedGenerationMethods':['embedContent']}],'nextPageToken':'a+b'}")));

        assertThat(page.models()).containsExactly("gemini-2.5-flash", "tunedModels/x");
        assertThat(GeminiModels.call(backend, null).target()).isEqualTo("/v1/models?pageSize=1000");
        assertThat(GeminiModels.call(backend, page.next()).target())
                .isEqualTo("/v1/models?pageSize=1000&pageToken=a%2Bb");
        assertThat(GeminiModels.read(new UpstreamAnswer(200, HeaderFields.NONE, Asked.bytes("{}"))))
                .isEqualTo(new GeminiModels.Page(List.of(), null));
    }

    private static UpstreamAnswer vectors(int count, String more) {
        var values = IntStream.range(0, count)
                .mapToObj(i -> "{'values':[" + i + "]}")
                .collect(Collectors.joining(","));
        return new UpstreamAnswer(200, HeaderFields.NONE, Asked.bytes("{'embeddings':[" + values + "]" + more + "}"));
    }

    private static String message(String text) {
        return "{'error':{'code':400,'message':'" + text + "','status':'INVALID_ARGUMENT'}}";
    }

    private static String precondition(String text) {
        return "{'error':{'code':400,'message':'" + text + "','status':'FAILED_PRECONDITION'}}";
    }

    private static Failure error(int status, String body) {
        return Asked.hi("gemini-3.8-flash", "").error(status, body);
    }

    private static Failure rejected(int status, String message, String code) {
        return new Failure.UpstreamRejected(status, message, new Words("invalid_request_error", null, code));
    }

    private static String param(Failure failure) {
        if (failure instanceof Failure.Unsupported unsupported) {
            return unsupported.param();
        }
        return ((Failure.Invalid) failure).param();
    }
}
