package dev.turnpike.proxy.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.Asking;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.FullBacklog;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits as clients see them, through a whole gateway. */
class LimitedGatewayTest {
    private static final String KEY = "shop-key-0123456789abcdef";
    private static final String ECHO = Manifests.route("chat", "backends: [{name: a, provider: Echo}]");

    private final ScriptedUpstream one =
            ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("one")));
    private final ScriptedUpstream two =
            ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("two")));
    private RunningGateway gateway;
    private Asking shop;

    private void start(String route, String client) {
        gateway =
                RunningGateway.start(Map.of("route.yaml", route, "client.yaml", Manifests.client("shop", KEY, client)));
        shop = new Asking(gateway, KEY);
    }

    @AfterEach
    void stop() {
        shop.close();
        gateway.close();
        one.close();
        two.close();
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    @Test
    void tellsWhatIsLeftAndRefusesWithTheNameOfTheLimit() {
        start(ECHO, "limits: {requestsPerMinute: 2, tokensPerMinute: 100000, maxConcurrentRequests: 5}");

        var first = shop.chat("chat", "");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(header(first, "x-ratelimit-remaining-requests")).isEqualTo("1");
        assertThat(header(first, "x-ratelimit-reset-requests")).matches("30s|29(\\.\\d{1,3})?s");
        assertThat(header(first, "x-ratelimit-limit-tokens")).isEqualTo("100000");
        assertThat(header(first, "x-ratelimit-remaining-tokens")).matches("\\d{5,6}");
        assertThat(header(first, "x-ratelimit-reset-tokens")).matches("0s|\\d+ms");
        assertThat(shop.chat("chat", ",\"stream\":true").headers().firstValue("x-ratelimit-remaining-requests"))
                .hasValue("0");

        var refused = shop.chat("chat", "");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Asking.error(refused).path("type").asText()).isEqualTo("requests");
        assertThat(Asking.error(refused).path("code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(Asking.error(refused).path("message").asText())
                .matches("Rate limit reached for client '.*shop': requestsPerMinute is 2\\. Try again in \\d+ s\\.");
        assertThat(header(refused, "retry-after")).matches("30|29|28");
        assertThat(header(refused, "x-should-retry")).isNull();
        assertThat(header(refused, "x-ratelimit-limit-requests")).isEqualTo("2");
        assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
        assertThat(header(refused, "x-ratelimit-reset-requests")).matches("1m0s|59(\\.\\d{1,3})?s|58(\\.\\d{1,3})?s");
        assertThat(header(refused, "x-turnpike-backend")).isNull();
        try (var admin = new Asking(gateway, gateway.adminKey())) {
            assertThat(admin.chat("chat", "").headers().map()).doesNotContainKey("x-ratelimit-limit-requests");
        }
    }

    @Test
    void tellsAnSdkNotToRetryWhatCanNeverFit() {
        start(ECHO, "limits: {tokensPerMinute: 1000}");

        var refused = shop.chat("chat", ",\"max_tokens\":2000");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Asking.error(refused).path("type").asText()).isEqualTo("tokens");
        assertThat(Asking.error(refused).path("message").asText()).startsWith("Request too large for client");
        assertThat(header(refused, "x-should-retry")).isEqualTo("false");
        assertThat(header(refused, "retry-after")).isNull();
    }

    @Test
    void chargesWhatTheProviderReports() {
        start(
                Manifests.route("chat", "backends:\n" + Manifests.backend("a", one, "")),
                "limits: {tokensPerMinute: 60000}");

        assertThat(shop.chat("chat", ",\"max_tokens\":59000").statusCode()).isEqualTo(200);

        assertThat(shop.chat("chat", ",\"max_tokens\":59000").statusCode()).isEqualTo(200);
        var last = shop.chat("chat", ",\"max_tokens\":10");
        assertThat(Integer.parseInt(header(last, "x-ratelimit-remaining-tokens")))
                .isGreaterThan(59_900);
    }

    @Test
    @CatalogueId("F02")
    void aRequestThatReachedNoProviderCostsNothing() throws IOException {
        try (var full = FullBacklog.open("LimitedGatewayTest F02")) {
            start(
                    Manifests.route(
                                    "chat",
                                    "timeouts: {connect: 200ms}\nretries: {attempts: 0}\nbackends: [{name: a, provider: OpenAICompatible, "
                                            + "upstreamModel: m, endpoint: \"http://127.0.0.1:" + full.port()
                                            + "/v1\"}]")
                            + "---\n"
                            + Manifests.route(
                                    "gemini",
                                    "backends: [{name: a, provider: Gemini, upstreamModel: gemini-2.5-flash, "
                                            + "auth: {secretRef: {name: provider, key: apiKey}}, endpoint: \""
                                            + one.uri() + "\"}]")
                            + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: provider}\n"
                            + "stringData: {apiKey: key-of-the-provider}\n",
                    "limits: {requestsPerMinute: 10, tokensPerMinute: 100000}");

            var undialled = chat();
            var refused = shop.chat("gemini", ",\"temperature\":\"hot\"");

            assertThat(undialled.statusCode()).isEqualTo(504);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(one.connections()).isZero();
            assertThat(List.of(undialled, refused)).allSatisfy(answer -> {
                assertThat(header(answer, "x-ratelimit-remaining-requests")).isEqualTo("10");
                assertThat(header(answer, "x-ratelimit-remaining-tokens")).isEqualTo("100000");
            });
        }
    }

    @Test
    void limitsAModelUnderAllOfItsNamesAndNoOther() {
        start(
                ECHO.replace("backends:", "aliases: [best]\n  backends:"),
                "modelLimits: [{model: chat, requestsPerMinute: 1}]");

        assertThat(shop.chat("best", "").statusCode()).isEqualTo(200);
        assertThat(Asking.error(shop.chat("chat", "")).path("message").asText()).contains("shop' on 'chat'");
        assertThat(shop.chat("nothing", "").headers().map()).doesNotContainKey("x-ratelimit-limit-requests");
    }

    @Test
    void goesToTheNextBackendWhenOneIsAtItsLimitAndRefusesWhenAllAre() {
        start(
                Manifests.route(
                        "chat",
                        "retries: {attempts: 0}\nbackends:\n"
                                + Manifests.backend("a", one, ", limits: {requestsPerMinute: 2}")
                                + Manifests.backend("b", two, ", priority: 1, limits: {requestsPerMinute: 3}")),
                "");

        var answers = List.of(chat(), chat(), chat(), chat(), chat());

        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(one.requests()).hasSize(2);
        assertThat(two.requests()).hasSize(3);
        var refused = chat();
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Asking.error(refused).path("message").asText()).contains("/b': requestsPerMinute is 3");
        assertThat(header(refused, "retry-after")).matches("20|19|18");
        assertThat(header(refused, "x-turnpike-attempts")).isEqualTo("0");
        assertThat(header(refused, "x-should-retry")).as("a wait helps").isNull();
        assertThat(refused.headers().map()).doesNotContainKey("x-ratelimit-limit-requests");
    }

    private HttpResponse<String> chat() {
        return shop.chat("chat", "");
    }

    @Test
    void fallsBackWhenTheBackendsOfARouteAreAtTheirLimits() {
        start(
                Manifests.route(
                                "chat",
                                "fallbacks: [{modelName: spare, on: [RateLimited]}]\nbackends:\n"
                                        + Manifests.backend("a", one, ", limits: {requestsPerMinute: 1}"))
                        + "---\n" + Manifests.route("spare", "backends:\n" + Manifests.backend("b", two, "")),
                "");

        assertThat(chat().body()).contains("one");
        assertThat(chat().body()).contains("two");
    }

    @Test
    void tellsAnUpstreamsFailureRatherThanThatTheOtherBackendIsAtItsLimit() {
        one.always(Script.answering(CannedAnswers.error(500, "broken")));
        start(
                Manifests.route(
                        "chat",
                        "retries: {attempts: 1}\nbackends:\n" + Manifests.backend("a", one, "")
                                + Manifests.backend("b", two, ", priority: 1, limits: {tokensPerMinute: 1}")),
                "");

        assertThat(chat().statusCode()).isEqualTo(502);
        assertThat(two.requests()).isEmpty();
    }

    @Test
    void findsThePlaceFreeWhenTheEndOfTheAnswerWasSeen() {
        one.always(Script.begin()
                .repeat(Script.begin()
                        .readRequest()
                        .then(visit -> visit.write((visit.last().text().contains("stream\":true")
                                        ? CannedAnswers.chatStream("one")
                                        : CannedAnswers.chatJson("one"))
                                .getBytes(StandardCharsets.UTF_8)))));
        start(
                Manifests.route(
                        "chat", "backends:\n" + Manifests.backend("a", one, ", limits: {maxConcurrentRequests: 1}")),
                "limits: {maxConcurrentRequests: 1}");

        for (int i = 0; i < 200; i++) {
            assertThat(shop.chat("chat", i % 2 == 0 ? "" : ",\"stream\":true").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aStreamHoldsItsPlaceUntilItsEnd() throws Exception {
        var end = new CountDownLatch(1);
        var events = CannedAnswers.chatEvents("Hello");
        var script = Script.begin().readRequest().send(CannedAnswers.streamHead());
        for (var event : events.subList(0, 2)) {
            script = script.chunk(event);
        }
        script = script.pauseUntil(end);
        for (var event : events.subList(2, events.size())) {
            script = script.chunk(event);
        }
        one.always(script.lastChunk());
        start(
                Manifests.route("chat", "backends:\n" + Manifests.backend("a", one, "")),
                "limits: {maxConcurrentRequests: 1}");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> streaming = threads.submit(() -> shop.chat("chat", ",\"stream\":true"));
            one.awaitRequests(1);

            var refused = chat();

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(Asking.error(refused).path("type").asText()).isEqualTo("concurrency");
            assertThat(header(refused, "retry-after")).isEqualTo("1");
            end.countDown();
            assertThat(streaming.get().body()).contains("[DONE]");
        }
    }

    @Test
    void countsARefusalAndRecordsItsOutcome() {
        start(ECHO, "limits: {requestsPerMinute: 1}");
        chat();
        chat();

        try (var observer = new Asking(gateway, null)) {
            assertThat(observer.metrics())
                    .containsPattern(
                            "turnpike_errors_total\\{code=\"rate_limit_exceeded\",limit=\"requests\",status=\"429\"\\} 1")
                    .containsPattern("turnpike_outcome=\"limited\"");
        }
    }

    @Test
    @CatalogueId("S29")
    void s29AThousandParallelRequestsAtTheLimitOvershootByNoMoreThanDrainedMeanwhile() throws Exception {
        int limit = 300;
        start(ECHO, "limits: {requestsPerMinute: " + limit + "}");
        chat();
        long begun = System.nanoTime();
        var statuses = new ConcurrentLinkedQueue<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                var _ = threads.submit(() -> statuses.add(chat().statusCode()));
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;

        assertThat(statuses).hasSize(1_000).containsOnly(200, 429);
        long admitted = 1 + statuses.stream().filter(status -> status == 200).count();
        assertThat(admitted).isBetween((long) limit, (long) (limit * (1 + seconds / 60)) + 2);
    }

    @Test
    void limitsNobodyWhoIsAnonymous() {
        gateway = RunningGateway.start(Map.of("route.yaml", ECHO), "ALLOW_ANONYMOUS_ACCESS", "true");
        shop = new Asking(gateway, null);

        for (int i = 0; i < 20; i++) {
            var answer = chat();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
        }
    }
}
