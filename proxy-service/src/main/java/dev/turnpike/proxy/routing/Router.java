package dev.turnpike.proxy.routing;

import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;
import dev.turnpike.proxy.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Makes the plan of a request. */
public final class Router {
    private final BackendHealth health;
    private final RandomGenerator random;
    private final ConcurrentHashMap<String, AtomicInteger> turns = new ConcurrentHashMap<>();

    /** {@code random} draws among weighted backends. */
    public Router(BackendHealth health, RandomGenerator random) {
        this.health = health;
        this.random = random;
    }

    /**
     * The plan for {@code model} as {@code caller} asks for it.
     *
     * @throws GatewayException with {@link Failure.ModelNotFound} when there is no such model, when it is internal, or when the caller may not use it: all look alike
     */
    public Plan plan(Snapshot snapshot, Caller caller, String model) {
        var route = snapshot.route(model)
                .filter(found -> allowed(caller, found, model))
                .orElseThrow(() -> new GatewayException(new Failure.ModelNotFound(printable(model))));
        if (!route.servable()) {
            throw new GatewayException(new Failure.RouteUnavailable(
                    "The route '" + printable(route.name()) + "' has no usable backend; the gateway's log says why."));
        }
        return plan(model, route);
    }

    /**
     * The plan for a fallback to the route {@code model}; an internal route will do. The caller must be allowed to use it all the same; empty when it may not.
     */
    public Optional<Plan> fallback(Snapshot snapshot, Caller caller, String model) {
        return snapshot.fallback(model)
                .filter(found -> allowed(caller, found, model))
                .filter(Route::servable)
                .map(found -> plan(model, found));
    }

    /** The name asked for decides; a route that is denied by its own name stays closed under its aliases too. */
    private static boolean allowed(Caller caller, Route route, String model) {
        return caller.mayUse(model) && !caller.denies(route.config().name());
    }

    private Plan plan(String model, Route route) {
        var ordered = new ArrayList<Backend>();
        var resting = new ArrayList<Backend>();
        for (var group : route.groups()) {
            var usable = new ArrayList<Backend>();
            group.forEach(backend -> (health.available(backend.id()) ? usable : resting).add(backend));
            ordered.addAll(inOrder(route, usable));
        }
        ordered.addAll(resting); // better a backend that may fail than none
        return new Plan(
                model,
                route,
                ordered.stream().map(backend -> new Target(route, backend)).toList());
    }

    private List<Backend> inOrder(Route route, List<Backend> group) {
        if (group.size() < 2) {
            return group;
        }
        return switch (route.config().strategy()) {
            case Weighted -> weighted(group);
            case RoundRobin -> rotated(route, group);
            case LeastBusy ->
                sorted(
                        group,
                        Comparator.comparingInt(
                                backend -> health.of(backend.id()).inFlight()));
            case LowestLatency ->
                sorted(
                        group,
                        Comparator.comparingDouble(
                                backend -> health.of(backend.id()).latencyNanos()));
        };
    }

    /** Draws one after another without putting back; a weight of 0 comes last. */
    private List<Backend> weighted(List<Backend> group) {
        var left = new ArrayList<>(group);
        var order = new ArrayList<Backend>(group.size());
        while (!left.isEmpty()) {
            long total = left.stream()
                    .mapToLong(backend -> backend.config().weight())
                    .sum();
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

    private List<Backend> rotated(Route route, List<Backend> group) {
        int turn = turns.computeIfAbsent(route.config().name(), _ -> new AtomicInteger())
                .getAndIncrement();
        int first = Math.floorMod(turn, group.size());
        var order = new ArrayList<>(group.subList(first, group.size()));
        order.addAll(group.subList(0, first));
        return order;
    }

    /** Equals are shuffled, so that many idle backends share the load. */
    private List<Backend> sorted(List<Backend> group, Comparator<Backend> by) {
        var order = weighted(group);
        order.sort(by);
        return order;
    }

    private static String printable(String model) {
        var cut = model.length() > 100 ? model.substring(0, 100) + "..." : model;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
