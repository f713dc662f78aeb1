package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.http.docs.Examination.Call;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a client with limits is told is as described. */
class LimitedAnswersTest {
    private static final String KEY = "shop-key-0123456789abcdef";
    private static final Call CHAT = Call.post(
                    "/v1/chat/completions", "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}")
            .with(KEY);

    @Test
    void limitsAndRefusalsAreAsDescribed() {
        var limits = "limits: {requestsPerMinute: 1, tokensPerMinute: 100000, maxConcurrentRequests: 5}";
        try (var gateway = new Examination(RunningGateway.start(Map.of(
                "route.yaml", Manifests.route("echo", "backends: [{name: main, provider: Echo}]"),
                "client.yaml", Manifests.client("shop", KEY, limits))))) {
            var served = gateway.expect(200, CHAT);
            var refused = gateway.expect(429, CHAT);

            assertThat(served.headers().firstValue("x-ratelimit-limit-requests"))
                    .hasValue("1");
            assertThat(served.headers().firstValue("x-ratelimit-reset-tokens")).isPresent();
            assertThat(refused.headers().firstValue("retry-after")).isPresent();
            assertThat(refused.json().at("/error/type").asText()).isEqualTo("requests");
            gateway.expect(200, Call.get("/routing/explain?model=echo").of("/routing/explain"));
        }
    }
}
