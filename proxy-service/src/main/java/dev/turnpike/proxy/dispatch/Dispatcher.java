package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.routing.BackendHealth;
import dev.turnpike.proxy.routing.Health;
import dev.turnpike.proxy.routing.Plan;
import dev.turnpike.proxy.routing.Router;
import dev.turnpike.proxy.routing.Target;
import java.time.Duration;
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
        if (!job.request().stream()) {
            answer(job, plan);
            return;
        }
        try (var sink = attempts.accompany(job)) {
            answer(job.to(sink), plan);
        }
    }

    private void answer(Job job, Plan plan) {
        var fallbacks = new Fallbacks(router, job, plan);
        Failure told = null;
        for (var next = plan; next != null; ) {
            var failure = tryTargets(job, next);
            if (failure == null) {
                return;
            }
            told = Judge.telling(told, failure);
            next = job.exchange().contentSent() ? null : fallbacks.after(next, failure);
        }
        throw new GatewayException(told);
    }

    /** What the client is to be told; null when a try succeeded. */
    private Failure tryTargets(Job job, Plan plan) {
        var allowance = allowance(plan);
        int round = 0;
        Failure told = null;
        for (int at = 0; ; at++) {
            var target = plan.targets().get(at % plan.targets().size());
            boolean another = at + 1 < plan.targets().size();
            if (another && health.probedByAnother(target.backend().id())) {
                continue;
            }
            var failure = attempt(job, target);
            if (failure == null || job.exchange().contentSent()) {
                return failure;
            }
            told = Judge.telling(told, failure);
            boolean possible = switch (Judge.judge(told)) {
                case RETRY -> true;
                case NEXT_TARGET -> another;
                case GIVE_UP -> false;
            };
            boolean healthier = another && isHealthy(plan.targets().get(at + 1));
            if (!possible || !(healthier ? allowance.moveOn(failure) : allowance.take(another ? failure : told))) {
                return told;
            }
            if (!another) {
                attempts.pause(job, pause(round++));
            }
        }
    }

    private boolean isHealthy(Target target) {
        return health.of(target.backend().id()).phase() == Health.Phase.HEALTHY;
    }

    private RetryAllowance allowance(Plan plan) {
        var budget = budgets.computeIfAbsent(plan.route().config().name(), _ -> new RetryBudget());
        budget.earn();
        return new RetryAllowance(budget, plan.route().config().retries().attempts());
    }

    private Failure attempt(Job job, Target target) {
        var id = target.backend().id();
        var trial = health.begin(id);
        var begun = System.nanoTime();
        job.exchange().onFirstContent(trial::answering);
        try {
            var attempt = attempts.run(job, target);
            trial.succeeded(attempt.timeToContent());
            return null;
        } catch (GatewayException e) {
            var failure = e.failure();
            job.bill().failed(failure);
            if (blames(job.exchange(), failure)) {
                trial.failed(target.backend().config().cooldown(), retryAfter(failure));
            }
            job.exchange().attemptFailed(id, failure, Duration.ofNanos(System.nanoTime() - begun));
            if (Judge.passedOver(failure)) {
                job.exchange().passedOver();
            }
            return failure;
        } finally {
            trial.close();
        }
    }

    /** The total deadline may have been used up by earlier tries, or by a client that reads slowly: it blames only who had it all, and sent no content. */
    private static boolean blames(Exchange exchange, Failure failure) {
        boolean late = failure instanceof Failure.TimedOut(var _, var deadline) && deadline == Deadline.TOTAL;
        return late
                ? exchange.attempts() == 1 && exchange.reachedUpstream() && !exchange.contentSent()
                : Judge.blamesBackend(failure);
    }

    private static Duration retryAfter(Failure failure) {
        if (failure instanceof Failure.UpstreamRateLimited(var _, var wait)) {
            return wait;
        }
        return failure instanceof Failure.UpstreamOverloaded(var _, var wait) ? wait : null;
    }

    private Duration pause(int round) {
        long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(round, 10));
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }
}
