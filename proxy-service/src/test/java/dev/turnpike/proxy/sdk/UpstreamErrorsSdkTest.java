package dev.turnpike.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.InternalServerException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers answer when something is wrong, as the SDK's exception for it, whole or streamed. */
class UpstreamErrorsSdkTest {
    private static final ChatCompletionCreateParams QUESTION =
            Sdk.ask("test", "Hello").build();
    private ScriptedUpstream upstream;
    private RunningGateway gateway;
    private OpenAIClient client;

    @BeforeEach
    void starts() {
        upstream = ScriptedUpstream.start();
        var route = Manifests.route(
                "test",
                "timeouts: {request: 300ms, firstByte: 300ms}\nretries: {attempts: 0}\nbackends:\n"
                        + Manifests.backend("main", upstream, ""));
        gateway = RunningGateway.start(Map.of("route.yaml", route));
        client = Sdk.of(gateway);
    }

    @AfterEach
    void stops() {
        client.close();
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, BadRequestException,           400,",
        "401, InternalServerException,       502, upstream_auth",
        "403, InternalServerException,       502, upstream_auth",
        "404, NotFoundException,             404,",
        "409, UnexpectedStatusCodeException, 409,",
        "413, UnexpectedStatusCodeException, 413,",
        "415, UnexpectedStatusCodeException, 415,",
        "422, UnprocessableEntityException,  422,",
        "429, RateLimitException,            429, upstream_rate_limited",
        "500, InternalServerException,       502, upstream_error",
        "502, InternalServerException,       502, upstream_error",
        "503, InternalServerException,       503, upstream_overloaded",
        "529, InternalServerException,       503, upstream_overloaded"
    })
    void anErrorBecomesItsException(int theirs, String exception, int ours, String code) {
        upstream.always(Script.answering(CannedAnswers.error(theirs, "what is wrong")));

        assertThat(whole()).satisfies(error -> assertIs(error, exception, ours, code));
        assertThat(streamed()).satisfies(error -> assertIs(error, exception, ours, code));
    }

    private static void assertIs(OpenAIServiceException error, String exception, int status, String code) {
        assertThat(error.getClass().getSimpleName()).isEqualTo(exception);
        assertThat(error.statusCode()).isEqualTo(status);
        assertThat(error.code().orElse(null)).isEqualTo(code);
        assertThat(error.type()).isPresent();
        if (!"upstream_auth".equals(code)) {
            assertThat(error).hasMessageContaining("what is wrong");
        }
    }

    @Test
    void theWordsOfTheProviderAboutTheRequestAreKept() {
        upstream.always(Script.answering(CannedAnswers.json(
                400,
                "{\"error\":{\"message\":\"Use max_completion_tokens.\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}")));

        var error = whole();

        assertThat(error.param()).hasValue("max_tokens");
        assertThat(error.code()).hasValue("unsupported_parameter");
        assertThat(error.type()).hasValue("invalid_request_error");
    }

    @Test
    void aUsedUpAccountIsToldApartAndNotToBeRetried() {
        upstream.always(Script.answering(CannedAnswers.json(
                429,
                "{\"error\":{\"message\":\"no credit\",\"type\":\"insufficient_quota\",\"param\":null,"
                        + "\"code\":\"insufficient_quota\"}}")));

        var error = whole();

        assertThat(error).isInstanceOf(RateLimitException.class);
        assertThat(error.code()).hasValue("insufficient_quota");
        assertThat(error.headers().values("x-should-retry")).containsExactly("false");
    }

    @Test
    void theTimeToWaitIsPassedOn() {
        upstream.always(Script.answering("HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"));

        assertThat(whole().headers().values("retry-after")).containsExactly("7");
    }

    @Test
    void aResetIsABadGateway() {
        upstream.always(Script.begin().readRequest().reset());

        assertThat(whole()).isInstanceOfSatisfying(InternalServerException.class, error -> {
            assertThat(error.statusCode()).isEqualTo(502);
            assertThat(error.code()).hasValue("upstream_unreachable");
        });
    }

    @Test
    void anAnswerThatIsNoJsonIsABadGateway() {
        upstream.always(
                Script.answering("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"));

        assertThat(whole().code()).hasValue("upstream_protocol");
    }

    @Test
    void silenceIsATimeout() {
        upstream.always(Script.begin().readRequest().stall());

        assertThat(whole()).isInstanceOfSatisfying(InternalServerException.class, error -> {
            assertThat(error.statusCode()).isEqualTo(504);
            assertThat(error.type()).hasValue("timeout_error");
            assertThat(error.code()).hasValue("upstream_timeout_total");
        });
        assertThat(streamed().code()).hasValue("upstream_timeout_first_byte");
    }

    private OpenAIServiceException whole() {
        return catchThrowableOfType(
                OpenAIServiceException.class, () -> client.chat().completions().create(QUESTION));
    }

    private OpenAIServiceException streamed() {
        return catchThrowableOfType(OpenAIServiceException.class, () -> Sdk.stream(client, QUESTION));
    }
}
