package dev.turnpike.proxy.dispatch;

import dev.turnpike.crds.config.RouteConfig.Fallback;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.routing.Plan;
import dev.turnpike.proxy.routing.Router;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The other routes that one exchange may still go to, each at most once. The fallbacks of the route that failed last come first, in their order; then those that the routes
 * before it have left.
 */
final class Fallbacks {
    private final Router router;
    private final Job job;
    private final Deque<Fallback> waiting = new ArrayDeque<>();
    private final Set<String> visited = new HashSet<>();

    /** {@code first} is where the exchange begins. */
    Fallbacks(Router router, Job job, Plan first) {
        this.router = router;
        this.job = job;
        visited.add(first.route().name());
    }

    /** Where to go on when all targets of {@code failed} have failed; null when no other route is left, or none could do better. */
    Plan after(Plan failed, Failure failure) {
        var cause = Judge.fallbackCause(failure);
        if (cause.isEmpty()) {
            return null;
        }
        failed.route().config().fallbacks().reversed().stream()
                .filter(fallback -> fallback.on().contains(cause.get()))
                .forEach(waiting::addFirst);
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            var plan = router.fallback(job.snapshot(), job.caller(), next.modelName());
            if (plan.isPresent() && visited.add(plan.get().route().name())) {
                return plan.get();
            }
        }
        return null;
    }
}
