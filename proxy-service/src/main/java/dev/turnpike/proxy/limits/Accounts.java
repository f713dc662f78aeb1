package dev.turnpike.proxy.limits;

import dev.turnpike.proxy.limits.Ceiling.Holder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The accounts of everybody who used something lately. Once a minute those that are idle are forgotten, a removed client's or backend's among them; so one that comes back
 * within the minute finds what it used.
 */
final class Accounts {
    private final ConcurrentHashMap<Holder, Account> accounts = new ConcurrentHashMap<>();
    private final AtomicLong sweptAt;
    private final LongSupplier nanoClock;

    Accounts(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.sweptAt = new AtomicLong(nanoClock.getAsLong());
    }

    /** The account of {@code holder}, pinned. */
    Account pinned(Holder holder) {
        sweepIfDue();
        return accounts.compute(holder, (_, known) -> (known == null ? new Account(nanoClock) : known).pin());
    }

    RateState state(Ceiling ceiling) {
        var account = accounts.get(ceiling.holder());
        return (account == null ? new Account(nanoClock) : account).state(ceiling.rates());
    }

    int size() {
        return accounts.size();
    }

    private void sweepIfDue() {
        long last = sweptAt.get();
        long now = nanoClock.getAsLong();
        if (now - last > Bucket.MINUTE && sweptAt.compareAndSet(last, now)) {
            // A pin is set inside the same atomic step of the map, so nobody holds what is forgotten here.
            accounts.forEach(
                    (holder, _) -> accounts.computeIfPresent(holder, (_, account) -> account.idle() ? null : account));
        }
    }
}
