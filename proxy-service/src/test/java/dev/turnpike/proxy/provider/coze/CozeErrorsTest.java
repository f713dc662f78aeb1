package dev.turnpike.proxy.provider.coze;

import static dev.turnpike.proxy.provider.coze.CozeScript.USER;
import static dev.turnpike.proxy.provider.coze.CozeScript.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CozeErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "4000, 400, coze_4000",
        "4003, 400, coze_4003",
        "4004, 400, coze_4004",
        "4005, 400, coze_4005",
        "4007, 400, coze_4007",
        "4001, 404, coze_4001",
        "4002, 404, coze_4002",
        "4006, 404, model_not_found",
        "4015, 404, model_not_found",
        "4021, 404, model_not_found",
        "4200, 404, model_not_found",
        "4010, 400, context_length_exceeded",
        "4014, 400, content_filter",
        "4102, 400, content_filter",
        "4105, 400, content_filter",
        "4016, 409, conversation_busy",
        "4104, 400, coze_4104",
        "4300, 400, coze_4300",
        "4302, 413, coze_4302",
        "4304, 400, coze_4304",
        "103000000, 400, coze_103000000",
        "103000002, 404, coze_103000002",
        "103100002, 404, model_not_found",
        "103200003, 404, coze_103200003",
        "400, 400, coze_400"
    })
    void passesOnWhatIsTheCallersOwnFault(long code, int status, String wireCode) {
        assertThat(refused(code)).isInstanceOfSatisfying(Failure.UpstreamRejected.class, rejected -> {
            assertThat(rejected.status()).isEqualTo(status);
            assertThat(rejected.words().code()).isEqualTo(wireCode);
            assertThat(rejected.words().type()).isEqualTo("invalid_request_error");
            assertThat(rejected.message()).isEqualTo("said (coze code " + code + ", logid L)");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "4008, UpstreamRateLimited",
        "4009, UpstreamRateLimited",
        "4020, UpstreamRateLimited",
        "4011, UpstreamQuota",
        "4019, UpstreamQuota",
        "4022, UpstreamQuota",
        "4028, UpstreamQuota",
        "4012, UpstreamError",
        "4013, UpstreamError",
        "4314, UpstreamError",
        "4315, UpstreamError",
        "5000, UpstreamError",
        "702242001, UpstreamError",
        "701231, UpstreamError",
        "103100001, UpstreamError",
        "99999999999, UpstreamError",
        "-1, UpstreamError",
        "720701013, UpstreamOverloaded",
        "4100, UpstreamAuth",
        "4101, UpstreamAuth",
        "700012006, UpstreamAuth",
        "103000001, UpstreamAuth"
    })
    void knowsWhatIsCozesOwnOrTheGatewaysFault(long code, String failure) {
        assertThat(refused(code).getClass().getSimpleName()).isEqualTo(failure);
    }

    @ParameterizedTest
    @CsvSource({
        "302, UpstreamProtocol",
        "304, UpstreamProtocol",
        "401, UpstreamAuth",
        "403, UpstreamAuth",
        "404, UpstreamError",
        "413, UpstreamRejected",
        "429, UpstreamRateLimited",
        "500, UpstreamError",
        "503, UpstreamOverloaded"
    })
    void goesByTheStatusWhereThereIsNoCode(int status, String failure) {
        assertThat(exchange(USER).error(status, "plain text").getClass().getSimpleName())
                .isEqualTo(failure);
        assertThat(exchange(USER).error(status, "").getClass().getSimpleName()).isEqualTo(failure);
    }

    @Test
    void doesNotBlameTheCallerForAnUnknownPath() {
        assertThat(exchange(USER).error(404, "{\"code\":4000,\"msg\":\"not found\"}"))
                .isEqualTo(new Failure.UpstreamError(
                        "Coze does not know the path; check the endpoint of the backend.", 404));
    }

    @Test
    void readsTheWaitThatAProxyInFrontNames() {
        assertThat(exchange(USER).error(429, "", "Retry-After", "7"))
                .isEqualTo(
                        new Failure.UpstreamRateLimited("Coze reported an error (status 429)", Duration.ofSeconds(7)));
    }

    @Test
    void cutsLongMessages() {
        var failure = exchange(USER).refusedAnswer("{\"code\":5000,\"msg\":\"" + "x".repeat(5_000) + "\"}");

        assertThat(failure.message()).hasSizeLessThan(1_100).endsWith("x... (coze code 5000)");
    }

    private static Failure refused(long code) {
        return exchange(USER).refusedAnswer("{\"code\":" + code + ",\"msg\":\"said\",\"detail\":{\"logid\":\"L\"}}");
    }
}
