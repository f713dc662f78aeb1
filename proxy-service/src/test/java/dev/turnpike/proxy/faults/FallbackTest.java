package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.record.ExchangeRecord;
import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a request goes when its first upstream fails, and how often. */
@Timeout(60)
class FallbackTest {
    private static final String OK = CannedAnswers.chatJson("Hello");
    private final ScriptedUpstream first = ScriptedUpstream.start();
    private final ScriptedUpstream second = ScriptedUpstream.start().always(Script.answering(OK));

    @AfterEach
    void closeSecond() {
        second.close();
    }

    private static String refusal(int status, String code) {
        return CannedAnswers.json(
                status,
                "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"" + code
                        + "\"}}");
    }

    @ParameterizedTest(name = "F22: a fallback on {1} is taken on status {0}, and on no other cause")
    @CatalogueId("F22")
    @CsvSource({
        "500, Error, server_error",
        "429, RateLimited, slow_down",
        "400, ContextWindowExceeded, context_length_exceeded",
        "400, ContentFiltered, content_filter"
    })
    void f22_fallsBackToAnotherRouteByCause(int status, String cause, String code) {
        var right = Routes.to(
                "right",
                first.port(),
                "retries: {attempts: 0}",
                "fallbacks: [{modelName: spare, on: [" + cause + "]}]");
        var other = cause.equals("Error") ? "RateLimited" : "Error";
        var wrong = right.replace("name: right", "name: wrong").replace("on: [" + cause, "on: [" + other);
        var spare = Routes.to("spare", second.port(), "visibility: Internal");
        first.always(Script.answering(refusal(status, code)));
        try (var stage = Stage.of(first, right + wrong + spare)) {
            var answer = stage.ask(Chat.whole("right"));
            var told = stage.ask(Chat.whole("wrong"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-turnpike-route")).isEqualTo("spare");
            assertThat(stage.row(answer).attempts()).hasSize(2);
            assertThat(told.status()).isEqualTo(status == 500 ? 502 : status);
            assertThat(second.requests()).hasSize(1);
        }
    }

    @Test
    @CatalogueId("F22")
    void f22_theNextFallbackIsTakenWhenOneHasFailedToo() {
        var main = Routes.to(
                "main",
                first.port(),
                "retries: {attempts: 0}",
                "fallbacks: [{modelName: broken, on: [Error]}, {modelName: spare, on: [Error]}]");
        var broken = Routes.to(
                "broken", first.port(), "retries: {attempts: 0}", "fallbacks: [{modelName: broken-too, on: [Error]}]");
        var brokenToo = Routes.to("broken-too", first.port(), "retries: {attempts: 0}");
        var spare = Routes.to("spare", second.port());
        first.always(Script.answering(CannedAnswers.error(500, "boom")));
        try (var stage = Stage.of(first, main + broken + brokenToo + spare)) {
            var answer = stage.ask(Chat.whole("main"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(stage.row(answer).attempts())
                    .extracting(ExchangeRecord.Attempt::backend)
                    .containsExactly("main/b0", "broken/b0", "broken-too/b0", "spare/b0");
        }
    }

    @Test
    @CatalogueId("F22")
    void f22_aStreamThatOutlastsItsDeadlineSaysNothingAgainstItsBackend() {
        var events = CannedAnswers.chatEvents("Hello");
        first.always(Script.begin()
                .readRequest()
                .send(CannedAnswers.streamHead())
                .chunk(events.get(0))
                .repeat(Script.begin().chunk(events.get(1)).pause(Duration.ofMillis(20))));
        var routes = Routes.route(
                "test",
                List.of(
                        Routes.backend("b0", first.port(), "cooldown: {consecutiveFailures: 1, ejectFor: 60s}"),
                        Routes.backend("b1", second.port(), "priority: 1")),
                "timeouts: {stream: 500ms}");
        try (var stage = Stage.of(first, routes)) {
            for (int i = 0; i < 2; i++) {
                assertThat(stage.ask(Chat.stream("test")).text()).contains("upstream_timeout_total");
            }

            assertThat(first.requests()).hasSize(2);
            assertThat(second.requests()).isEmpty();
        }
    }

    @Test
    @CatalogueId("F22")
    void f22_aRequestBeyondTheContextWindowIsRefusedUnaskedOrFallsBack() {
        var right = Routes.inOrder(
                "right",
                List.of(first.port(), first.port()),
                "tokenLimits: {contextWindow: 100}",
                "retries: {attempts: 0}",
                "fallbacks: [{modelName: spare, on: [ContextWindowExceeded]}]");
        var wrong = right.replace("name: right", "name: wrong").replace("ContextWindowExceeded", "Error");
        var spare = Routes.to("spare", second.port(), "visibility: Internal");
        var text = "word ".repeat(200);
        first.always(Script.answering(OK));
        try (var stage = Stage.of(first, right + wrong + spare)) {
            var answer = stage.ask(Chat.whole("right").saying(text));
            var refused = stage.ask(Chat.stream("wrong").saying(text));
            var fits = stage.ask(Chat.whole("right"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-turnpike-route")).isEqualTo("spare");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("context_length_exceeded");
            assertThat(refused.error().path("type").asText()).isEqualTo("invalid_request_error");
            assertThat(refused.error().path("param").asText()).isEqualTo("messages");
            assertThat(stage.row(refused).ending().outcome()).isEqualTo(Outcome.REJECTED);
            assertThat(fits.header("x-turnpike-route")).isEqualTo("right");
            assertThat(first.requests()).hasSize(1);
        }
    }

    @Test
    @CatalogueId("F22")
    void f22_aBackendIsNotBlamedForTheTimeThatAnotherUsedUp() {
        first.always(Script.begin()
                .repeat(Script.begin()
                        .readRequest()
                        .pause(Duration.ofMillis(400))
                        .send(CannedAnswers.error(500, "boom"))));
        try (var slow = ScriptedUpstream.start()
                        .next(Script.begin().readRequest().stall())
                        .always(Script.answering(OK));
                var stage = Stage.of(
                        first,
                        Routes.route(
                                "test",
                                List.of(
                                        Routes.backend("b0", first.port(), "priority: 0"),
                                        Routes.backend(
                                                "b1",
                                                slow.port(),
                                                "priority: 1, cooldown: {consecutiveFailures: 1, ejectFor: 60s}")),
                                "timeouts: {request: 600ms}"))) {
            assertThat(stage.ask(Chat.whole("test")).code()).isEqualTo("upstream_timeout_total");

            var answer = stage.ask(Chat.whole("test"));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-turnpike-backend")).isEqualTo("b1");
        }
    }

    @Test
    @CatalogueId("F22")
    void f22_priorityFailsOverAndAnEjectedBackendIsLeftAlone() {
        first.always(Script.answering(CannedAnswers.error(500, "boom")));
        var routes = Routes.route(
                "test",
                List.of(
                        Routes.backend(
                                "b0", first.port(), "priority: 0, cooldown: {consecutiveFailures: 3, ejectFor: 60s}"),
                        Routes.backend("b1", second.port(), "priority: 1")));
        try (var stage = Stage.of(first, routes)) {
            for (int i = 0; i < 10; i++) {
                assertThat(stage.ask(Chat.whole("test")).status()).isEqualTo(200);
            }

            assertThat(first.requests()).hasSize(3);
            assertThat(second.requests()).hasSize(10);
        }
    }

    @Test
    @CatalogueId("F22")
    void f22_weightsShareTheLoad() {
        first.always(Script.answering(OK));
        var routes = Routes.route(
                "test",
                List.of(
                        Routes.backend("b0", first.port(), "weight: 90"),
                        Routes.backend("b1", second.port(), "weight: 10")));
        try (var stage = Stage.of(first, routes);
                var client = stage.client()) {
            for (int i = 0; i < 300; i++) {
                client.send(Chat.whole("test")).answer();
            }

            // 270 are expected; 240 and 292 are more than four deviations away.
            assertThat(first.requests()).hasSizeBetween(240, 292);
        }
    }

    @Test
    @CatalogueId("F22")
    void f22_aBurstOfErrorsIsNotAnsweredByAStormOfRetries() {
        var count = new AtomicInteger();
        first.always(Script.answering(_ -> count.getAndIncrement() % 2 == 0 ? CannedAnswers.error(500, "boom") : OK));
        var routes = Routes.route(
                "test",
                List.of(Routes.backend("b0", first.port(), "cooldown: {consecutiveFailures: 1000}")),
                "retries: {attempts: 5}");
        try (var stage = Stage.of(first, routes)) {
            int requests = 200;
            var threads = IntStream.range(0, 8)
                    .mapToObj(_ -> Thread.ofVirtual().start(() -> {
                        try (var client = stage.client()) {
                            for (int i = 0; i < requests / 8; i++) {
                                client.send(Chat.whole("test")).answer();
                            }
                        }
                    }))
                    .toList();
            threads.forEach(FallbackTest::join);

            assertThat(first.requests()).hasSizeBetween(requests, requests * 12 / 10);
            assertThat(stage.rows(requests))
                    .allMatch(row -> row.ending().outcome() == Outcome.COMPLETED
                            || row.ending().outcome() == Outcome.UPSTREAM_ERROR);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @CatalogueId("F23")
    void f23_aRetryAfterIsPassedOnWhenItMakesSense() {
        var date = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(30).format(DateTimeFormatter.RFC_1123_DATE_TIME);
        try (var stage = Stage.of(first, Routes.to("test", first.port()))) {
            assertThat(retryAfter(stage, "2")).isEqualTo("2");
            assertThat(Integer.parseInt(retryAfter(stage, date))).isBetween(20, 31);
            for (var nonsense : List.of("soon", "-5", "99999999999", "NaN")) {
                assertThat(retryAfter(stage, nonsense)).as(nonsense).isNull();
            }
            // Each was asked once: a limit is no reason to ask again at once.
            assertThat(first.requests()).hasSize(6);
        }
    }

    private String retryAfter(Stage stage, String value) {
        var refused = CannedAnswers.error(429, "slow down")
                .replace("\r\n\r\n", "\r\nRetry-After: " + value + "\r\nConnection: close\r\n\r\n");
        first.next(Script.begin().readRequest().send(refused));
        var answer = stage.ask(Chat.whole("test"));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.code()).isEqualTo("upstream_rate_limited");
        return answer.header("retry-after");
    }
}
