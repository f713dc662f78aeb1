package dev.turnpike.proxy.routing;

import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** The order in which the backends of a route are tried: by priority, inside a priority by the route's strategy, those that cool down last. */
final class TargetOrder {
    private final BackendHealth health;
    private final RandomGenerator random;
    private final ConcurrentHashMap<String, AtomicInteger> turns = new ConcurrentHashMap<>();

    TargetOrder(BackendHealth health, RandomGenerator random) {
        this.health = health;
        this.random = random;
    }

    /** For the next request: draws, and takes a turn. */
    List<Backend> next(Route route) {
        return ordered(
                route,
                switch (route.config().strategy()) {
                    case Weighted -> this::drawn;
                    case RoundRobin -> rotatedBy(turn(route).getAndIncrement());
                    // Equals are drawn, so that many idle backends share the load.
                    case LeastBusy -> group -> sorted(drawn(group), this::inFlight);
                    case LowestLatency -> group -> sorted(drawn(group), this::expected);
                });
    }

    /** What is likely for the next request; changes nothing. */
    List<Backend> likely(Route route) {
        return ordered(
                route,
                switch (route.config().strategy()) {
                    case Weighted -> TargetOrder::byWeight;
                    case RoundRobin -> rotatedBy(turn(route).get());
                    case LeastBusy -> group -> sorted(byWeight(group), this::inFlight);
                    case LowestLatency -> group -> sorted(byWeight(group), this::expected);
                });
    }

    private List<Backend> ordered(Route route, UnaryOperator<List<Backend>> strategy) {
        var ordered = new ArrayList<Backend>();
        var resting = new ArrayList<Backend>();
        for (var group : route.groups()) {
            var usable = new ArrayList<Backend>();
            group.forEach(backend -> (health.available(backend.id()) ? usable : resting).add(backend));
            ordered.addAll(usable.size() < 2 ? usable : strategy.apply(usable));
        }
        ordered.addAll(resting); // better a backend that may fail than none
        return ordered;
    }

    /** Draws one after another without putting back; a weight of 0 comes last. */
    private List<Backend> drawn(List<Backend> group) {
        var left = new ArrayList<>(group);
        var order = new ArrayList<Backend>(group.size());
        while (!left.isEmpty()) {
            long total = weight(left);
            long draw = total == 0 ? 0 : random.nextLong(total);
            int at = 0;
            while (total > 0 && draw >= left.get(at).config().weight()) {
                draw -= left.get(at).config().weight();
                at++;
            }
            order.add(left.remove(at));
        }
        return order;
    }

    static long weight(List<Backend> group) {
        return group.stream().mapToLong(backend -> backend.config().weight()).sum();
    }

    private static List<Backend> byWeight(List<Backend> group) {
        return sorted(group, backend -> -backend.config().weight());
    }

    private AtomicInteger turn(Route route) {
        return turns.computeIfAbsent(route.name(), _ -> new AtomicInteger());
    }

    private static UnaryOperator<List<Backend>> rotatedBy(int turn) {
        return group -> {
            int first = Math.floorMod(turn, group.size());
            var order = new ArrayList<>(group.subList(first, group.size()));
            order.addAll(group.subList(0, first));
            return order;
        };
    }

    private double inFlight(Backend backend) {
        return health.of(backend.id()).inFlight();
    }

    private double expected(Backend backend) {
        return health.expectedNanos(backend.id());
    }

    private record Scored(Backend backend, double score) {}

    /** Every figure is read once: they change while we sort. */
    private static List<Backend> sorted(List<Backend> group, ToDoubleFunction<Backend> by) {
        return group.stream()
                .map(backend -> new Scored(backend, by.applyAsDouble(backend)))
                .sorted(Comparator.comparingDouble(Scored::score))
                .map(Scored::backend)
                .toList();
    }
}
