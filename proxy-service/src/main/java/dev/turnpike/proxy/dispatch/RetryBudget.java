package dev.turnpike.proxy.dispatch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what retries add to the load of a failing upstream: every first try earns a fifth of a retry, up to a reserve, so that over any stretch of traffic retries stay
 * below a fifth of the requests. A try at another backend that is healthy is not counted.
 */
final class RetryBudget {
    private static final int RETRY = 100;
    private static final int EARNED = 19;
    private static final int RESERVE = 10 * RETRY;
    private final AtomicInteger balance = new AtomicInteger(RETRY);

    /** A first try was made. */
    void earn() {
        balance.accumulateAndGet(EARNED, (have, more) -> Math.min(RESERVE, have + more));
    }

    /** Takes one retry; false when the budget is used up. */
    boolean spend() {
        while (true) {
            int have = balance.get();
            if (have < RETRY) {
                return false;
            }
            if (balance.compareAndSet(have, have - RETRY)) {
                return true;
            }
        }
    }
}
