package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.dispatch.ReplySink.Registration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The upstream exchanges that run now, so that a process which goes down can end those that outlast its grace. */
public final class InFlight {
    private final Set<Runnable> running = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;

    /** {@code cancel} ends an exchange that begins now; closing the registration says that it has ended by itself. */
    Registration enter(Runnable cancel) {
        running.add(cancel);
        if (ending) {
            cancel.run();
        }
        return () -> running.remove(cancel);
    }

    /** Ends all, and whatever still begins. Their clients get the error {@code draining}. */
    public void endAll() {
        ending = true;
        running.forEach(Runnable::run);
    }

    boolean ending() {
        return ending;
    }
}
