package dev.turnpike.proxy.limits;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Leave to send one request. What it reserved is corrected to the truth by {@link #settle}, or given back by {@link #close} when it was never settled: exactly once, by
 * whoever comes first. Closing it twice, or settling it after it was closed, does nothing.
 */
public final class Permit implements AutoCloseable {
    private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);
    private final List<Hold> holds;

    private enum Stage {
        OPEN,
        SETTLED,
        CLOSED
    }

    /**
     * What was taken from one account.
     *
     * @param tokens reserved
     */
    record Hold(Account account, Rates rates, long tokens) {

        private void settle(long used) {
            account.useTokens(
                    Bucket.share(used, rates.tokensPerMinute()) - Bucket.share(tokens, rates.tokensPerMinute()));
        }

        private void refund() {
            settle(0);
            account.refundRequest(Bucket.share(1, rates.requestsPerMinute()));
        }

        private void release() {
            account.leave();
            account.unpin();
        }
    }

    Permit(List<Hold> holds) {
        this.holds = List.copyOf(holds);
    }

    /**
     * The request was made and used {@code tokens}, input and output. Less than was reserved is given back; more is a debt, which later requests wait for. The request itself
     * stays counted.
     */
    public void settle(long tokens) {
        if (stage.compareAndSet(Stage.OPEN, Stage.SETTLED)) {
            holds.forEach(hold -> hold.settle(Math.max(0, tokens)));
        }
    }

    /** Ends the request: its place is free. If it was never settled nothing came of it, and all that it reserved is given back, the request too. */
    @Override
    public void close() {
        var before = stage.getAndSet(Stage.CLOSED);
        if (before == Stage.CLOSED) {
            return;
        }
        if (before == Stage.OPEN) {
            holds.forEach(Hold::refund);
        }
        holds.forEach(Hold::release);
    }
}
