package dev.turnpike.proxy.limits;

import dev.turnpike.crds.config.ClientConfig.ClientLimits;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.ModelPattern;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.limits.Ceiling.Holder;
import dev.turnpike.proxy.limits.Ceiling.Scope;
import dev.turnpike.proxy.limits.Permit.Hold;
import dev.turnpike.proxy.snapshot.Backend;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;

/** Admits requests within the limits of clients and backends. Safe for use by many threads. */
public final class Limits {
    private final Accounts accounts;
    private volatile int pods = 1;

    /** {@code nanoClock} is {@code System::nanoTime} outside tests. */
    public Limits(LongSupplier nanoClock) {
        this.accounts = new Accounts(nanoClock);
    }

    /** How many processes share the limits from now on; each grants its part. What is used stays used. */
    public void shareAmong(int processes) {
        pods = Math.max(1, processes);
    }

    /**
     * Admits a request of {@code caller} under its own limits and those of its limits for models that stand for any of {@code names}.
     *
     * @param names every name of the model: as asked for, its route's and the aliases, so that no other name is a way round a limit
     * @throws GatewayException with {@code Failure.Limited} that names the limit; nothing is reserved then
     */
    public Permit admit(Caller caller, Collection<String> names, TokenEstimate estimate) {
        return admit(ceilings(caller, names), estimate, null);
    }

    /**
     * Admits one try at {@code backend}.
     *
     * @throws GatewayException with {@code Failure.Limited} that names the limit; nothing is reserved then
     */
    public Permit admitBackend(Backend backend, TokenEstimate estimate) {
        return admit(ceilings(backend), estimate, backend.config().tokenLimits().maxOutput());
    }

    /** What is left to {@code caller} for a model with {@code names}. */
    public RateState state(Caller caller, Collection<String> names) {
        return state(ceilings(caller, names));
    }

    /** What is left of {@code backend}. */
    public RateState state(Backend backend) {
        return state(ceilings(backend));
    }

    /** How many clients and backends are being counted. */
    public int counted() {
        return accounts.size();
    }

    private RateState state(List<Ceiling> ceilings) {
        return ceilings.stream().map(accounts::state).reduce(RateState.UNLIMITED, RateState::tighter);
    }

    private Permit admit(List<Ceiling> ceilings, TokenEstimate estimate, Integer maxOutput) {
        var holds = new ArrayList<Hold>(ceilings.size());
        try {
            ceilings.forEach(ceiling -> holds.add(hold(ceiling, estimate, maxOutput)));
        } catch (GatewayException e) {
            new Permit(holds).close();
            throw e;
        }
        return new Permit(holds);
    }

    /** A place below one ceiling; nothing is taken when it throws. */
    private Hold hold(Ceiling ceiling, TokenEstimate estimate, Integer maxOutput) {
        var limit = ceiling.rates().tokensPerMinute();
        long tokens = limit == null ? 0 : estimate.total(limit, maxOutput);
        var account = accounts.pinned(ceiling.holder());
        var shortage = account.admit(ceiling.rates(), tokens);
        if (shortage.isPresent()) {
            account.unpin();
            throw new GatewayException(Refusals.of(ceiling, shortage.get(), tokens));
        }
        return new Hold(account, ceiling.rates(), tokens);
    }

    private List<Ceiling> ceilings(Caller caller, Collection<String> names) {
        if (caller.limits() == null && caller.modelLimits().isEmpty()) {
            return List.of();
        }
        var ceilings = new ArrayList<Ceiling>();
        if (caller.limits() != null) {
            ceilings.add(ceiling(caller, "", caller.limits()));
        }
        for (var limit : caller.modelLimits()) {
            if (names.stream().anyMatch(name -> ModelPattern.matches(limit.model(), name))) {
                ceilings.add(ceiling(caller, limit.model(), limit.limits()));
            }
        }
        return ceilings;
    }

    private Ceiling ceiling(Caller caller, String models, ClientLimits limits) {
        return new Ceiling(new Holder(Scope.CLIENT, caller.clientId(), models), Rates.of(limits, pods));
    }

    private List<Ceiling> ceilings(Backend backend) {
        var limits = backend.config().limits();
        return limits == null
                ? List.of()
                : List.of(new Ceiling(new Holder(Scope.BACKEND, backend.id(), ""), Rates.of(limits, pods)));
    }
}
