package dev.turnpike.proxy.routing;

import static dev.turnpike.proxy.testkit.TestRoutes.backend;
import static dev.turnpike.proxy.testkit.TestRoutes.falling;
import static dev.turnpike.proxy.testkit.TestRoutes.named;
import static dev.turnpike.proxy.testkit.TestRoutes.route;
import static dev.turnpike.proxy.testkit.TestRoutes.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.BackendConfig.Cooldown;
import dev.turnpike.crds.config.RouteConfig.Strategy;
import dev.turnpike.crds.config.RouteConfig.Visibility;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.routing.Explanation.By;
import dev.turnpike.proxy.routing.Explanation.Match;
import dev.turnpike.proxy.routing.Explanation.Option;
import dev.turnpike.proxy.routing.Explanation.Result;
import dev.turnpike.proxy.snapshot.Snapshot;
import dev.turnpike.proxy.testkit.ManualClock;
import dev.turnpike.proxy.testkit.TestCallers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private static final Caller EVERYTHING = TestCallers.allowed("*");
    private final BackendHealth health = new BackendHealth(new ManualClock());
    private final Router router = new Router(health, new Random(1));
    private final Snapshot snapshot = snapshot(
            named("gpt-4o", List.of("best", "gpt-4*"), backend("a", 30, 0), backend("b", 70, 0), backend("c", 1, 1)),
            route("turns", Strategy.RoundRobin, backend("a", 1, 0), backend("b", 1, 0)),
            route("busy", Strategy.LeastBusy, backend("a", 1, 0), backend("b", 1, 0)),
            route("idle", Strategy.Weighted, backend("a", 0, 0), backend("b", 0, 0)),
            named("broken", List.of()),
            falling("hidden", Visibility.Internal, backend("a", 1, 0)),
            falling("main", Visibility.Public, backend("a", 1, 0), "hidden", "broken", "nowhere"));

    private Explanation explain(String model) {
        return router.explain(snapshot, EVERYTHING, model);
    }

    private List<Double> shares(String model) {
        return explain(model).options().stream().map(Option::share).toList();
    }

    @Test
    void saysByWhichNameTheRouteWasFound() {
        assertThat(explain("gpt-4o").match()).isEqualTo(new Match(By.NAME, "gpt-4o"));
        assertThat(explain("best").match()).isEqualTo(new Match(By.ALIAS, "best"));
        assertThat(explain("gpt-4-32k").match()).isEqualTo(new Match(By.WILDCARD, "gpt-4*"));
        assertThat(explain("nope").result()).isEqualTo(Result.UNKNOWN);
        assertThat(explain("nope").match()).isNull();
    }

    @Test
    void saysWhoIsTriedFirstAndHowOften() {
        assertThat(explain("gpt-4o").options())
                .extracting(option -> option.backend().name())
                .containsExactly("b", "a", "c");
        assertThat(shares("gpt-4o")).containsExactly(0.7, 0.3, 0.0);
        assertThat(shares("turns")).containsExactly(0.5, 0.5);
        assertThat(shares("busy")).containsExactly(null, null);
        assertThat(shares("idle")).containsExactly(1.0, 0.0);
        assertThat(shares("main")).containsExactly(1.0);
    }

    @Test
    void changesNothingByExplaining() {
        for (int i = 0; i < 3; i++) {
            assertThat(explain("turns").options().getFirst().backend().name()).isEqualTo("a");
        }
    }

    @Test
    void leavesOutOfTheShareWhoCoolsDown() {
        eject("gpt-4o/b");

        assertThat(explain("gpt-4o").options())
                .extracting(option -> option.backend().name())
                .containsExactly("a", "c", "b");
        assertThat(shares("gpt-4o")).containsExactly(1.0, 0.0, 0.0);
        assertThat(explain("gpt-4o").options().getLast().health().phase()).isEqualTo(Health.Phase.COOLING_DOWN);
        eject("main/a");
        assertThat(explain("main").reason()).startsWith("Every backend cools down");
    }

    private void eject(String backend) {
        try (var trial = health.begin(backend)) {
            trial.failed(new Cooldown(1, Duration.ofSeconds(30)), null);
        }
    }

    @Test
    void saysWhyARequestWouldNotBeServed() {
        assertThat(explain("hidden").result()).isEqualTo(Result.INTERNAL);
        assertThat(explain("hidden").reason()).contains("internal");
        assertThat(explain("broken").result()).isEqualTo(Result.UNAVAILABLE);
        assertThat(explain("broken").reason()).contains("no usable backend");
        var denied = router.explain(snapshot, TestCallers.denied("best"), "gpt-4o");
        assertThat(denied.result()).isEqualTo(Result.NOT_ALLOWED);
        assertThat(denied.reason()).contains("client 'shop' may not use it");
    }

    @Test
    void saysWhichFallbacksWouldHelp() {
        assertThat(explain("main").detours())
                .extracting(Explanation.Detour::result)
                .containsExactly(Result.SERVED, Result.UNAVAILABLE, Result.UNKNOWN);
        assertThat(router.explain(snapshot, TestCallers.allowed("main"), "main").detours())
                .extracting(Explanation.Detour::result)
                .containsExactly(Result.NOT_ALLOWED, Result.NOT_ALLOWED, Result.UNKNOWN);
    }
}
