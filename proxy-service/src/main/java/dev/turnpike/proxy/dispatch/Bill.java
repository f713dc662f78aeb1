package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.limits.Permit;
import dev.turnpike.proxy.limits.TokenEstimate;
import dev.turnpike.proxy.record.Exchange;
import java.util.List;

/**
 * What one exchange owes: the permit of its client, and the permit of the try that runs. Both are settled and closed before the end of the answer goes out, so that a client
 * which has seen the end finds its place free; whatever else happens, {@link #close} closes them. Used by the thread of the exchange.
 *
 * <p>Owed is what the provider reports. When it reported nothing: the estimated input and what was streamed, if content came; the estimated input, if the upstream may have
 * worked on the request; else nothing. A request that reached no upstream is not counted at all.
 */
public final class Bill implements AutoCloseable {
    private static final int BYTES_PER_TOKEN = 4;
    private final Exchange exchange;
    private final TokenEstimate estimate;
    private final Permit client;
    private Permit attempt;
    private boolean reached;
    private long owed;

    /** {@code client} is the permit of the exchange. */
    public Bill(Exchange exchange, TokenEstimate estimate, Permit client) {
        this.exchange = exchange;
        this.estimate = estimate;
        this.client = client;
    }

    TokenEstimate estimate() {
        return estimate;
    }

    /** A try was admitted. */
    void begun(Permit permit) {
        attempt = permit;
    }

    /** The answer is complete but for its end. */
    void answered() {
        owe(reported() ? usage().total() : estimate.input() + sent());
        close();
    }

    /** The try failed. */
    void failed(Failure failure) {
        if (reached(failure)) {
            owe(lost(failure));
        }
        closeAttempt();
    }

    private void owe(long tokens) {
        reached = true;
        owed = tokens;
        if (attempt != null) {
            attempt.settle(tokens);
        }
    }

    private long lost(Failure failure) {
        if (reported()) {
            return usage().total();
        }
        if (exchange.contentSent()) {
            return estimate.input() + sent();
        }
        return worked(failure) ? estimate.input() : 0;
    }

    private static boolean reached(Failure failure) {
        return !Judge.passedOver(failure)
                && !(failure instanceof Failure.UpstreamUnreachable(var _, var reach)
                        && reach == Failure.Reach.NOT_SENT);
    }

    /** Whether the upstream may have worked on the request until then. */
    private static boolean worked(Failure failure) {
        return List.of(Failure.ClientGone.class, Failure.TimedOut.class, Failure.UpstreamTruncated.class)
                .contains(failure.getClass());
    }

    private Usage usage() {
        return exchange.learned().usage();
    }

    private boolean reported() {
        return usage().source() != Usage.Source.NONE;
    }

    /** Most providers send a token an event. */
    private long sent() {
        return exchange.request().stream() ? exchange.answerParts() : exchange.answerBytes() / BYTES_PER_TOKEN;
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
