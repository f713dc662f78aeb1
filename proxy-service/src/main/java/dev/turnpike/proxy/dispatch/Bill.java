package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.limits.Limits;
import dev.turnpike.proxy.limits.Permit;
import dev.turnpike.proxy.limits.TokenEstimate;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.snapshot.Backend;
import java.util.List;

/**
 * What one exchange owes: the permit of its client, and the permit of the try that runs. Both are settled and closed before the end of the answer goes out, so that a client
 * which has seen the end finds its place free; whatever else happens, {@link #close} closes them. Used by the thread of the exchange.
 *
 * <p>Owed is the usage of the exchange: reported, or estimated where content came without a report. Without any: the estimated input, if the upstream may have worked on the
 * request; else nothing. A request that reached no upstream is not counted at all.
 */
public final class Bill implements AutoCloseable {
    private final Limits limits;
    private final Exchange exchange;
    private final TokenEstimate estimate;
    private final Permit client;
    private Permit attempt;
    private boolean reached;
    private long owed;

    /** {@code limits} admits tries; {@code client} is the permit of the exchange. */
    public Bill(Limits limits, Exchange exchange, TokenEstimate estimate, Permit client) {
        this.limits = limits;
        this.exchange = exchange;
        this.estimate = estimate;
        this.client = client;
    }

    /**
     * A try at {@code backend} begins.
     *
     * @throws dev.turnpike.proxy.failure.GatewayException with {@code Failure.Limited} when it is at its limit
     */
    void begin(Backend backend) {
        closeAttempt();
        attempt = limits.admitBackend(backend, estimate);
    }

    /** Of the request. */
    TokenEstimate estimate() {
        return estimate;
    }

    /** The answer is complete but for its end. */
    void answered() {
        owe(known() ? exchange.usage().total() : estimate.input());
        close();
    }

    /** The try failed. */
    void failed(Failure failure) {
        if (exchange.reachedUpstream()) {
            owe(lost(failure));
        }
        closeAttempt();
    }

    private void owe(long tokens) {
        reached = true;
        owed = Math.max(owed, tokens);
        if (attempt != null) {
            attempt.settle(tokens);
        }
    }

    private long lost(Failure failure) {
        if (known()) {
            return exchange.usage().total();
        }
        return worked(failure) ? estimate.input() : 0;
    }

    private boolean known() {
        return exchange.usage().source() != Usage.Source.NONE;
    }

    /** Whether the upstream may have worked on the request until then. */
    private static boolean worked(Failure failure) {
        return List.of(
                        Failure.ClientGone.class,
                        Failure.Draining.class,
                        Failure.TimedOut.class,
                        Failure.UpstreamTruncated.class)
                .contains(failure.getClass());
    }

    private void closeAttempt() {
        if (attempt != null) {
            attempt.close();
            attempt = null;
        }
    }

    /** Closes what is open; may be called twice. */
    @Override
    public void close() {
        closeAttempt();
        if (reached) {
            client.settle(owed);
        }
        client.close();
    }
}
