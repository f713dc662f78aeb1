package dev.turnpike.proxy.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.errors.RateLimitException;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The gateway's own limits, as the SDK's exception for them. */
class LimitsSdkTest {
    private static final String KEY = "shop-key-0123456789abcdef";

    @Test
    void tooManyRequestsAreARateLimitWithATimeToWait() {
        try (var gateway = limited("limits: {requestsPerMinute: 1}")) {
            var client = Sdk.of(gateway, "/v1", KEY);
            ask(client);

            var error = catchThrowableOfType(RateLimitException.class, () -> ask(client));

            assertThat(error.type()).hasValue("requests");
            assertThat(error.code()).hasValue("rate_limit_exceeded");
            assertThat(error.headers().values("retry-after")).hasSize(1);
        }
    }

    @Test
    void aRequestThatCanNeverFitIsNotToBeRetried() {
        try (var gateway = limited("limits: {tokensPerMinute: 1}")) {
            var client = Sdk.of(gateway, "/v1", KEY);

            var error = catchThrowableOfType(RateLimitException.class, () -> ask(client));

            assertThat(error.type()).hasValue("tokens");
            assertThat(error.code()).hasValue("rate_limit_exceeded");
            assertThat(error.headers().values("x-should-retry")).containsExactly("false");
        }
    }

    private static RunningGateway limited(String limits) {
        return RunningGateway.start(Map.of(
                "route.yaml", Manifests.route("echo", "backends: [{name: main, provider: Echo}]"),
                "client.yaml", Manifests.client("shop", KEY, limits)));
    }

    private static void ask(OpenAIClient client) {
        client.chat().completions().create(Sdk.ask("echo", "Hello there").build());
    }
}
