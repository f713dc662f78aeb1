package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.Failure;

/** The tries after the first that one exchange may make on one route, as far as the budget of the route lasts. */
final class RetryAllowance {
    private final RetryBudget budget;
    private int left;

    RetryAllowance(RetryBudget budget, int left) {
        this.budget = budget;
        this.left = left;
    }

    /** Whether a backend that was not tried yet may be tried after {@code failure} of another: that adds no load to the failing one. Passing one over costs nothing at all. */
    boolean onward(Failure failure) {
        return Judge.passedOver(failure) || left-- > 0;
    }

    /** Whether a backend may be tried again after {@code failure}. Where nothing was sent it got no load, so that costs no budget. */
    boolean again(Failure failure) {
        boolean unsent =
                failure instanceof Failure.UpstreamUnreachable(var _, var reach) && reach == Failure.Reach.NOT_SENT;
        return left-- > 0 && (unsent || budget.spend());
    }
}
