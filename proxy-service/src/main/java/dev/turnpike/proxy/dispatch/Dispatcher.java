package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.routing.BackendHealth;
import dev.turnpike.proxy.routing.Plan;
import dev.turnpike.proxy.routing.Router;
import dev.turnpike.proxy.routing.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Tries the targets of a plan until one answers or no try can help, then the fallbacks of the route. */
public final class Dispatcher {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Router router;
    private final BackendHealth health;
    private final Attempts attempts;
    private final RandomGenerator random;
    private final ConcurrentHashMap<String, RetryBudget> budgets = new ConcurrentHashMap<>();

    /** {@code random} spreads the pauses between tries. */
    public Dispatcher(Router router, BackendHealth health, Attempts attempts, RandomGenerator random) {
        this.router = router;
        this.health = health;
        this.attempts = attempts;
        this.random = random;
    }

    /**
     * Answers {@code job} by {@code plan}.
     *
     * @throws GatewayException with the failure of the last try; the sink has not been told then
     */
    public void dispatch(Job job, Plan plan) {
        var visited = new HashSet<String>();
        var next = plan;
        while (true) {
            visited.add(next.route().config().name());
            var failure = tryTargets(job, next);
            if (failure == null) {
                return;
            }
            next = job.exchange().contentSent() ? null : fallback(job, next, failure, visited);
            if (next == null) {
                throw new GatewayException(failure);
            }
        }
    }

    /** The failure of the last try; null when one succeeded. */
    private Failure tryTargets(Job job, Plan plan) {
        var budget = budgets.computeIfAbsent(plan.route().config().name(), _ -> new RetryBudget());
        budget.earn();
        int left = plan.route().config().retries().attempts();
        int at = 0;
        int round = 0;
        while (true) {
            var target = plan.targets().get(at % plan.targets().size());
            var failure = attempt(job, target);
            if (failure == null || job.exchange().contentSent()) {
                return failure;
            }
            boolean another = at + 1 < plan.targets().size();
            boolean possible = switch (Judge.judge(failure)) {
                case RETRY -> true;
                case NEXT_TARGET -> another;
                case GIVE_UP -> false;
            };
            if (!possible || left-- <= 0 || !affordable(budget, failure)) {
                return failure;
            }
            if (!another) {
                pause(round++);
            }
            at++;
        }
    }

    private Failure attempt(Job job, Target target) {
        var id = target.backend().id();
        health.begun(id);
        var begun = System.nanoTime();
        try {
            var attempt = attempts.run(job, target);
            health.succeeded(id, attempt.timeToContent());
            return null;
        } catch (GatewayException e) {
            var failure = e.failure();
            settle(target, failure);
            job.exchange().attemptFailed(id, failure, Duration.ofNanos(System.nanoTime() - begun));
            return failure;
        }
    }

    private void settle(Target target, Failure failure) {
        if (Judge.blamesBackend(failure)) {
            health.failed(target.backend().id(), target.backend().config().cooldown(), retryAfter(failure));
        } else {
            health.ended(target.backend().id());
        }
    }

    private static Duration retryAfter(Failure failure) {
        if (failure instanceof Failure.UpstreamRateLimited(var _, var wait)) {
            return wait;
        }
        return failure instanceof Failure.UpstreamOverloaded(var _, var wait) ? wait : null;
    }

    /** A try that never reached an upstream adds no load. */
    private static boolean affordable(RetryBudget budget, Failure failure) {
        boolean free = failure instanceof Failure.Unsupported
                || (failure instanceof Failure.UpstreamUnreachable(var _, var reach)
                        && reach == Failure.Reach.NOT_SENT);
        return free || budget.spend();
    }

    private Plan fallback(Job job, Plan plan, Failure failure, Set<String> visited) {
        var cause = Judge.fallbackCause(failure);
        if (cause.isEmpty()) {
            return null;
        }
        for (var fallback : plan.route().config().fallbacks()) {
            if (fallback.on().contains(cause.get()) && !visited.contains(fallback.modelName())) {
                var next = router.fallback(job.snapshot(), job.caller(), fallback.modelName());
                if (next.isPresent()) {
                    return next.get();
                }
            }
        }
        return null;
    }

    private void pause(int round) {
        long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(round, 10));
        try {
            Thread.sleep(Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(new Failure.Draining("The gateway is shutting down."));
        }
    }
}
