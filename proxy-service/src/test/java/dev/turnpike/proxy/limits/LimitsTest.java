package dev.turnpike.proxy.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import dev.turnpike.crds.config.ClientConfig.ModelLimit;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.failure.LimitKind;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.testkit.ManualClock;
import dev.turnpike.proxy.testkit.TestCallers;
import dev.turnpike.proxy.testkit.TestRoutes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final List<String> MODEL = List.of("gpt-4o");
    private static final TokenEstimate SMALL = Estimates.of(10);

    private final ManualClock clock = new ManualClock();
    private final Limits limits = new Limits(clock);

    private static Caller shop(Integer requests, Integer tokens, Integer places) {
        return TestCallers.limited("shop", new ClientLimits(requests, tokens, places));
    }

    private Permit admit(Caller caller) {
        return limits.admit(caller, MODEL, SMALL);
    }

    private void use(Caller caller) {
        try (var permit = admit(caller)) {
            permit.settle(10);
        }
    }

    private Failure.Limited refusal(Caller caller, TokenEstimate estimate) {
        try (var _ = limits.admit(caller, MODEL, estimate)) {
            throw new AssertionError("admitted");
        } catch (GatewayException e) {
            return (Failure.Limited) e.failure();
        }
    }

    @Test
    void admitsAMinutesRequestsAtOnceAndThenOneByOneWithoutAnyEdge() {
        var caller = shop(60, null, null);
        for (int i = 0; i < 60; i++) {
            use(caller);
        }

        for (int second = 0; second < 120; second++) {
            assertThat(refusal(caller, SMALL).retryAfter()).isEqualTo(Duration.ofSeconds(1));
            clock.advance(Duration.ofSeconds(1));
            use(caller);
        }
        refusal(caller, SMALL);
    }

    @Test
    void fillsTheWholeAllowanceWhateverTheLimit() {
        for (int limit = 1; limit < 500; limit++) {
            var caller = TestCallers.limited("c" + limit, new ClientLimits(limit, null, null));
            for (int i = 0; i < limit; i++) {
                assertThat(limits.state(caller, MODEL).requests().remaining()).isEqualTo(limit - i);
                use(caller);
            }
            refusal(caller, SMALL);
        }
    }

    @Test
    void namesTheLimitThatWasMet() {
        var requests = shop(1, null, null);
        use(requests);
        assertThat(refusal(requests, SMALL))
                .isEqualTo(new Failure.Limited(
                        "Rate limit reached for client 'shop': requestsPerMinute is 1. Try again in 60 s.",
                        LimitKind.REQUESTS,
                        Duration.ofMinutes(1)));

        var tokens = TestCallers.limited("b", new ClientLimits(null, 15, null));
        use(tokens);
        assertThat(refusal(tokens, SMALL))
                .isEqualTo(new Failure.Limited(
                        "Rate limit reached for client 'b': tokensPerMinute is 15, and this request may use about 10. Try again in 20 s.",
                        LimitKind.TOKENS,
                        Duration.ofSeconds(20)));

        var places = TestCallers.limited("c", new ClientLimits(null, null, 1));
        try (var _ = admit(places)) {
            assertThat(refusal(places, SMALL))
                    .isEqualTo(new Failure.Limited(
                            "Too many requests at once for client 'c': maxConcurrentRequests is 1. Try again when one of them has ended.",
                            LimitKind.CONCURRENCY,
                            Duration.ofSeconds(1)));
        }
    }

    @Test
    void saysThatRetryingCannotHelpARequestLargerThanTheLimit() {
        var refused = refusal(shop(null, 100, null), Estimates.of(101));

        assertThat(refused.retryAfter()).isNull();
        assertThat(refused.message())
                .startsWith(
                        "Request too large for client 'shop': it may use about 101 tokens, and tokensPerMinute is 100.")
                .contains("cannot help");
        admitOnce(shop(null, 101, null), Estimates.of(101));
    }

    private void admitOnce(Caller caller, TokenEstimate estimate) {
        limits.admit(caller, MODEL, estimate).close();
    }

    @Test
    void tellsTheLongestWaitWhenSeveralLimitsAreMet() {
        var caller = shop(60, 20, null);
        for (int i = 0; i < 2; i++) {
            use(caller);
        }

        assertThat(refusal(caller, SMALL).kind()).isEqualTo(LimitKind.TOKENS);
    }

    @Test
    void settlesTokensToTheTruth() {
        var caller = shop(null, 100, null);
        try (var permit = admit(caller)) {
            assertThat(limits.state(caller, MODEL).tokens().remaining()).isEqualTo(90);
            permit.settle(3);
            assertThat(limits.state(caller, MODEL).tokens().remaining()).isEqualTo(97);
        }
        try (var permit = admit(caller)) {
            permit.settle(147);
        }

        assertThat(limits.state(caller, MODEL).tokens())
                .isEqualTo(new RateState.Allowance(100, 0, Duration.ofSeconds(90)));
        assertThat(refusal(caller, SMALL).retryAfter()).isEqualTo(Duration.ofSeconds(36));
        clock.advance(Duration.ofSeconds(36));
        use(caller);
    }

    @Test
    void givesEverythingBackWhenNothingCameOfTheRequest() {
        var caller = shop(5, 100, 1);
        var full = limits.state(caller, MODEL);

        var permit = admit(caller);
        permit.close();
        permit.close();
        permit.settle(50);

        assertThat(limits.state(caller, MODEL)).isEqualTo(full);
    }

    @Test
    void givesNothingBackThatHasDrainedMeanwhile() {
        var caller = shop(null, 100, null);
        use(caller);
        var slow = limits.admit(caller, MODEL, Estimates.of(80));
        clock.advance(Duration.ofMinutes(5));
        try (var permit = limits.admit(caller, MODEL, Estimates.of(60))) {
            permit.settle(60);
        }

        slow.close();

        assertThat(limits.state(caller, MODEL).tokens().remaining()).isBetween(40L, 100L);
        refusal(caller, Estimates.of(101));
    }

    @Test
    void keepsAPlaceUntilTheEnd() {
        var caller = shop(null, null, 2);
        var one = admit(caller);
        var other = admit(caller);
        one.settle(5);
        refusal(caller, SMALL);

        other.close();

        assertThat(limits.state(caller, MODEL).places()).isEqualTo(new RateState.Places(2, 1));
        one.close();
        assertThat(limits.state(caller, MODEL).places().inUse()).isZero();
    }

    @Test
    void countsModelsByAnyOfTheirNamesAndReservesNothingWhenOneLimitRefuses() {
        var caller = TestCallers.limited(
                "shop",
                new ClientLimits(10, null, null),
                new ModelLimit("gpt-4*", new ClientLimits(1, null, null)),
                new ModelLimit("claude", new ClientLimits(1, null, null)));
        limits.admit(caller, List.of("best", "gpt-4o"), SMALL).settle(1);

        assertThatThrownBy(() -> limits.admit(caller, List.of("gpt-4"), SMALL))
                .hasMessage(
                        "Rate limit reached for client 'shop' on 'gpt-4*': requestsPerMinute is 1. Try again in 60 s.");
        limits.admit(caller, List.of("claude"), SMALL).settle(1);

        assertThat(limits.state(caller, List.of("other")).requests().remaining())
                .isEqualTo(8);
        assertThat(limits.state(caller, List.of("gpt-4")).requests().remaining())
                .isZero();
    }

    @Test
    void limitsABackend() {
        var backend = backend(new BackendConfig.Limits(1, null, null));
        limits.admitBackend(backend, SMALL).settle(0);

        assertThatThrownBy(() -> limits.admitBackend(backend, SMALL))
                .hasMessage("Rate limit reached for backend 'r/a': requestsPerMinute is 1. Try again in 60 s.");
        assertThat(limits.state(backend).requests().remaining()).isZero();
        limits.admitBackend(backend(null), SMALL).close();
    }

    private static Backend backend(BackendConfig.Limits limits) {
        return TestRoutes.snapshot(TestRoutes.route("r", null, TestRoutes.backend("a", 1, 0, limits)))
                .routes()
                .getFirst()
                .backends()
                .getFirst();
    }

    @Test
    void grantsItsShareWhenOthersGrantTheRest() {
        var caller = shop(10, 100, 2);

        limits.shareAmong(3);

        assertThat(limits.state(caller, MODEL))
                .isEqualTo(new RateState(
                        new RateState.Allowance(3, 3, Duration.ZERO),
                        new RateState.Allowance(33, 33, Duration.ZERO),
                        new RateState.Places(1, 0)));
        limits.shareAmong(0);
        assertThat(limits.state(caller, MODEL).requests().limit()).isEqualTo(10);
    }

    @Test
    void forgetsWhoUsedNothingForAMinuteButNobodyWhoseRequestRuns() {
        var running = admit(TestCallers.limited("running", new ClientLimits(null, null, 1)));
        use(TestCallers.limited("gone", new ClientLimits(10, null, null)));
        clock.advance(Duration.ofMinutes(2));

        use(TestCallers.limited("other", new ClientLimits(10, null, null)));

        assertThat(limits.counted()).isEqualTo(2);
        running.close();
        clock.advance(Duration.ofMinutes(2));
        use(TestCallers.limited("another", new ClientLimits(10, null, null)));
        assertThat(limits.counted()).isEqualTo(1);
    }

    @Test
    void keepsTheUsedShareWhenTheLimitChanges() {
        use(shop(10, null, null));

        assertThat(limits.state(shop(100, null, null), MODEL).requests().remaining())
                .isEqualTo(90);
    }

    @Test
    void countsNobodyWhoHasNoLimits() {
        admit(TestCallers.allowed("gpt-4o")).close();

        assertThat(limits.counted()).isZero();
        assertThat(limits.state(TestCallers.allowed("gpt-4o"), MODEL)).isEqualTo(RateState.UNLIMITED);
    }

    @Test
    void outlivesAnAbsurdUsage() {
        var caller = shop(null, 1_000, null);
        try (var permit = admit(caller)) {
            permit.settle(Long.MAX_VALUE);
        }

        assertThat(refusal(caller, SMALL).retryAfter()).isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }
}
