package dev.turnpike.proxy.routing;

import static dev.turnpike.proxy.testkit.TestRoutes.backend;
import static dev.turnpike.proxy.testkit.TestRoutes.route;
import static dev.turnpike.proxy.testkit.TestRoutes.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.BackendConfig.Cooldown;
import dev.turnpike.crds.config.RouteConfig.Strategy;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;
import dev.turnpike.proxy.testkit.ManualClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TargetOrderTest {
    private static final int DRAWS = 20_000;
    private final ManualClock clock = new ManualClock();
    private final BackendHealth health = new BackendHealth(clock);
    private final TargetOrder order = new TargetOrder(health, new Random(4711));

    private static Route of(Strategy strategy, BackendConfig... backends) {
        return snapshot(route("r", strategy, backends)).routes().getFirst();
    }

    private static List<String> names(List<Backend> backends) {
        return backends.stream().map(Backend::name).toList();
    }

    private Map<String, Double> firsts(Route route) {
        var firsts = new HashMap<String, Double>();
        for (int i = 0; i < DRAWS; i++) {
            firsts.merge(order.next(route).getFirst().name(), 1.0 / DRAWS, Double::sum);
        }
        return firsts;
    }

    private void eject(String backend) {
        for (int i = 0; i < 3; i++) {
            try (var trial = health.begin("r/" + backend)) {
                trial.failed(new Cooldown(3, Duration.ofSeconds(30)), null);
            }
        }
    }

    private void answered(String backend, int millis) {
        try (var trial = health.begin("r/" + backend)) {
            trial.succeeded(Duration.ofMillis(millis));
        }
    }

    @Test
    void drawsByWeight() {
        var route = of(Strategy.Weighted, backend("a", 70, 0), backend("b", 30, 0), backend("c", 0, 0));

        var firsts = firsts(route);

        assertThat(firsts.get("a")).isCloseTo(0.7, offset(0.02));
        assertThat(firsts.get("b")).isCloseTo(0.3, offset(0.02));
        assertThat(firsts).doesNotContainKey("c");
        assertThat(names(order.next(route))).hasSize(3).endsWith("c");
        assertThat(names(order.likely(route))).containsExactly("a", "b", "c");
    }

    @Test
    void triesBackendsWithoutAnyWeightInTheirOrder() {
        assertThat(names(order.next(of(Strategy.Weighted, backend("a", 0, 0), backend("b", 0, 0)))))
                .containsExactly("a", "b");
    }

    @Test
    void triesABetterPriorityFirstWhateverTheWeights() {
        var route = of(Strategy.Weighted, backend("spare", 1000, 1), backend("a", 1, 0), backend("b", 1, 0));

        for (int i = 0; i < 100; i++) {
            assertThat(names(order.next(route))).hasSize(3).endsWith("spare");
        }
    }

    @Test
    void takesTurnsInEveryPriority() {
        var route =
                of(Strategy.RoundRobin, backend("a", 1, 0), backend("b", 1, 0), backend("x", 1, 1), backend("y", 1, 1));

        assertThat(names(order.likely(route))).containsExactly("a", "b", "x", "y");
        assertThat(names(order.next(route))).containsExactly("a", "b", "x", "y");
        assertThat(names(order.next(route))).containsExactly("b", "a", "y", "x");
        assertThat(names(order.next(route))).containsExactly("a", "b", "x", "y");
    }

    @Test
    void prefersWhoIsLeastBusy() {
        var route = of(Strategy.LeastBusy, backend("a", 1, 0), backend("b", 1, 0), backend("c", 1, 0));
        var busy = List.of(health.begin("r/a"), health.begin("r/a"), health.begin("r/b"));

        assertThat(names(order.next(route))).containsExactly("c", "b", "a");
        assertThat(names(order.likely(route))).containsExactly("c", "b", "a");
        busy.forEach(Trial::close);
    }

    @Test
    void spreadsTheLoadOverEquals() {
        var firsts = firsts(of(Strategy.LeastBusy, backend("a", 1, 0), backend("b", 1, 0)));

        assertThat(firsts.get("a")).isCloseTo(0.5, offset(0.02));
    }

    @Test
    void prefersTheFastestUnlessItIsFlooded() {
        var route = of(Strategy.LowestLatency, backend("a", 1, 0), backend("b", 1, 0));
        answered("a", 100);
        answered("b", 40);
        assertThat(names(order.next(route))).containsExactly("b", "a");

        var flood = List.of(health.begin("r/b"), health.begin("r/b"));

        assertThat(names(order.next(route))).containsExactly("a", "b");
        flood.forEach(Trial::close);
    }

    @Test
    void triesASlowBackendAgainAfterAWhile() {
        var route = of(Strategy.LowestLatency, backend("a", 1, 0), backend("b", 1, 0));
        answered("a", 400);
        answered("b", 40);

        for (int i = 0; i < 12; i++) {
            clock.advance(Duration.ofSeconds(10));
            answered("b", 40);
        }

        assertThat(names(order.next(route))).containsExactly("a", "b");
    }

    @Test
    void triesBackendsThatCoolDownLastButTriesThem() {
        var route = of(Strategy.Weighted, backend("a", 1000, 0), backend("b", 1, 0), backend("spare", 1, 1));
        eject("a");

        assertThat(names(order.next(route))).containsExactly("b", "spare", "a");
        eject("b");
        eject("spare");
        assertThat(names(order.next(route))).containsExactly("a", "b", "spare");

        clock.advance(Duration.ofSeconds(30));
        assertThat(names(order.next(route))).hasSize(3).endsWith("spare");
    }

    @Test
    void readsEachFigureOnceWhileItSorts() {
        var many = new BackendConfig[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = backend("b" + i, 1, 0);
        }
        var route = of(Strategy.LeastBusy, many);
        var busy = Thread.ofVirtual().start(() -> {
            var random = new Random(1);
            while (!Thread.currentThread().isInterrupted()) {
                health.begin("r/b" + random.nextInt(many.length)).close();
            }
        });

        for (int i = 0; i < 500; i++) {
            assertThat(order.next(route)).hasSize(200);
        }
        busy.interrupt();
    }
}
