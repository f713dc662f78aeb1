package dev.turnpike.proxy.limits;

import dev.turnpike.proxy.failure.LimitKind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is used under one {@link Ceiling.Holder}. Every step is taken under its lock, which is held for no longer than the step. Somebody who uses it has {@linkplain #pin pinned}
 * it, so that it is not forgotten meanwhile.
 */
final class Account {
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger pins = new AtomicInteger();
    private final Bucket requests = new Bucket();
    private final Bucket tokens = new Bucket();
    private final LongSupplier nanoClock;
    private int inFlight;

    Account(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    Account pin() {
        pins.incrementAndGet();
        return this;
    }

    void unpin() {
        pins.decrementAndGet();
    }

    /** Whether it holds nothing that a new one would not. */
    boolean idle() {
        return locked(() -> {
            long now = nanoClock.getAsLong();
            return pins.get() == 0 && requests.used(now) == 0 && tokens.used(now) == 0;
        });
    }

    /** Takes one request, {@code wanted} tokens and a place, or nothing at all and says why. */
    Optional<Shortage> admit(Rates rates, long wanted) {
        return locked(() -> {
            long now = nanoClock.getAsLong();
            long request = Bucket.share(1, rates.requestsPerMinute());
            long share = Bucket.share(wanted, rates.tokensPerMinute());
            var shortage = Shortage.longer(
                    full(rates),
                    Shortage.longer(missing(LimitKind.REQUESTS, requests.shortage(now, request)), tooDear(now, share)));
            if (shortage == null) {
                inFlight++;
                requests.use(now, request);
                tokens.use(now, share);
            }
            return Optional.ofNullable(shortage);
        });
    }

    private Shortage full(Rates rates) {
        var most = rates.maxConcurrentRequests();
        return most != null && inFlight >= most ? new Shortage(LimitKind.CONCURRENCY, Shortage.SOON) : null;
    }

    private Shortage tooDear(long now, long share) {
        return share > Bucket.MINUTE
                ? new Shortage(LimitKind.TOKENS, Shortage.HOPELESS)
                : missing(LimitKind.TOKENS, tokens.shortage(now, share));
    }

    private static Shortage missing(LimitKind kind, long nanos) {
        return nanos == 0 ? null : new Shortage(kind, nanos);
    }

    /** Uses {@code share} more tokens; a negative one is given back. */
    void useTokens(long share) {
        var _ = locked(() -> {
            tokens.use(nanoClock.getAsLong(), share);
            return true;
        });
    }

    /** Gives one request back. */
    void refundRequest(long share) {
        var _ = locked(() -> {
            requests.use(nanoClock.getAsLong(), -share);
            return true;
        });
    }

    /** Gives a place back. */
    void leave() {
        var _ = locked(() -> --inFlight);
    }

    RateState state(Rates rates) {
        return locked(() -> new RateState(
                allowance(requests, rates.requestsPerMinute()),
                allowance(tokens, rates.tokensPerMinute()),
                rates.maxConcurrentRequests() == null
                        ? null
                        : new RateState.Places(rates.maxConcurrentRequests(), inFlight)));
    }

    private RateState.Allowance allowance(Bucket bucket, Integer limit) {
        if (limit == null) {
            return null;
        }
        long now = nanoClock.getAsLong();
        return new RateState.Allowance(limit, bucket.left(now, limit), Duration.ofNanos(bucket.used(now)));
    }

    private <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }
}
