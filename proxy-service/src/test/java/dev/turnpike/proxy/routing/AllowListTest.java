package dev.turnpike.proxy.routing;

import static dev.turnpike.proxy.testkit.TestRoutes.backend;
import static dev.turnpike.proxy.testkit.TestRoutes.falling;
import static dev.turnpike.proxy.testkit.TestRoutes.named;
import static dev.turnpike.proxy.testkit.TestRoutes.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.RouteConfig.Visibility;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.snapshot.Snapshot;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.ManualClock;
import dev.turnpike.proxy.testkit.TestCallers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {
    private final Router router = new Router(new BackendHealth(new ManualClock()), new Random(1));
    private final Snapshot snapshot = snapshot(
            named("gpt-4o", List.of("gpt-4", "best"), backend("a", 1, 0)),
            named("*", List.of(), backend("a", 1, 0)),
            named("claude-*", List.of(), backend("a", 1, 0)),
            falling("secret", Visibility.Internal, backend("a", 1, 0)));

    private String routed(Caller caller, String model) {
        return router.plan(snapshot, caller, model).route().name();
    }

    private void refused(Caller caller, String model) {
        assertThatThrownBy(() -> router.plan(snapshot, caller, model))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.ModelNotFound.class));
        assertThat(router.fallback(snapshot, caller, model)).isEmpty();
    }

    @Test
    void takesNamesAliasesAndPatterns() {
        var caller = TestCallers.allowed("*");

        assertThat(routed(caller, "gpt-4o")).isEqualTo("gpt-4o");
        assertThat(routed(caller, "best")).isEqualTo("gpt-4o");
        assertThat(routed(caller, "claude-3")).isEqualTo("claude-*");
        assertThat(routed(caller, "whatever")).isEqualTo("*");
        assertThat(router.plan(snapshot, caller, "best").names()).containsExactly("best", "gpt-4o", "gpt-4");
    }

    @Test
    @CatalogueId("S28")
    void s28AnAllowedAliasOpensNothingButItself() {
        var caller = TestCallers.allowed("best");

        assertThat(routed(caller, "best")).isEqualTo("gpt-4o");
        refused(caller, "gpt-4o");
        refused(caller, "gpt-4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GPT-4O",
                "gpt-4o ",
                " gpt-4o",
                "gpt\u20114o",
                "gpt-4\u043e",
                "gpt-4o\u200b",
                "openai/gpt-4o",
                "gpt-4o\u0000",
                "\uff47pt-4o"
            })
    @CatalogueId("S28")
    void s28NothingThatLooksLikeAnAllowedNameIsAllowed(String model) {
        refused(TestCallers.allowed("gpt-4o", "claude-*"), model);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4", "best"})
    @CatalogueId("S28")
    void s28OneDeniedNameClosesTheRouteUnderAllOfItsNames(String denied) {
        var caller = TestCallers.denied(denied);

        refused(caller, "gpt-4o");
        refused(caller, "gpt-4");
        refused(caller, "best");
        assertThat(routed(caller, "claude-3")).isEqualTo("claude-*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GPT-4o",
                "gpt\u20114o",
                "gpt-4o\u200b",
                " gpt-4o",
                "openai/gpt-4o",
                "vendor/x/GPT-4o",
                "\uff47\uff50\uff54-4o",
                "gpt-4o\u00a0"
            })
    @CatalogueId("S28")
    void s28ADeniedNameIsDeniedInOtherSpellingsThatACatchAllRouteWouldTake(String model) {
        refused(TestCallers.denied("gpt-4o"), model);
        refused(TestCallers.denied("gpt-*"), model);
        assertThat(routed(TestCallers.denied("o1"), model)).isEqualTo("*");
    }

    @Test
    @CatalogueId("S28")
    void s28AFallbackNeedsItsOwnPermission() {
        assertThat(router.fallback(snapshot, TestCallers.allowed("gpt-4o"), "secret"))
                .isEmpty();
        assertThat(router.fallback(snapshot, TestCallers.denied("secret"), "secret"))
                .isEmpty();
        assertThat(router.fallback(snapshot, TestCallers.allowed("gpt-4o", "secret"), "secret"))
                .isPresent();
    }

    @Test
    void asksAFallbackForItsOwnModel() {
        var plan = router.fallback(snapshot, TestCallers.allowed("*"), "secret").orElseThrow();

        assertThat(plan.targets().getFirst().backend().upstreamModel("gpt-4o")).isEqualTo("secret");
    }

    @Test
    void saysThatABrokenRouteCannotBeUsedNow() {
        var broken = snapshot(named("r", List.of()));

        assertThatThrownBy(() -> router.plan(broken, TestCallers.allowed("*"), "r"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.failure()).isInstanceOf(Failure.RouteUnavailable.class));
        assertThat(router.fallback(broken, TestCallers.allowed("*"), "r")).isEmpty();
    }
}
