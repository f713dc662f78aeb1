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

    /** Whether another try may be made after {@code failure}, at a backend that is healthy as far as anyone knows: going there is no load on the one that fails. */
    boolean moveOn(Failure failure) {
        return Judge.passedOver(failure) || left-- > 0;
    }

    /** Whether another try may be made after {@code failure}. A backend that was passed over costs nothing; one that was never reached got no load, so it costs no budget. */
    boolean take(Failure failure) {
        if (Judge.passedOver(failure)) {
            return true;
        }
        return left-- > 0 && (Judge.neverArrived(failure) || budget.spend());
    }
}
