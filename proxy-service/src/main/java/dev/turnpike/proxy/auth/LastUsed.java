package dev.turnpike.proxy.auth;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** When each client called last, to the minute: most requests find that nothing is to be noted, and none writes to the database. */
final class LastUsed {
    private static final long STEP_MILLIS = 60_000;

    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final Map<String, Long> unwritten = new ConcurrentHashMap<>();

    void note(Caller caller, long atMillis) {
        var before = seen.get(caller.clientId());
        if (before == null || atMillis - before >= STEP_MILLIS) {
            seen.put(caller.clientId(), atMillis);
            if (caller.source() == Caller.Source.DATABASE) {
                unwritten.put(caller.clientId(), atMillis);
            }
        }
    }

    /** Milliseconds since 1970; null when it did not call this process. */
    Long at(String clientId) {
        return seen.get(clientId);
    }

    /** Takes what the database does not know yet, sorted by client. */
    SortedMap<String, Long> take() {
        var taken = new TreeMap<String, Long>();
        unwritten.forEach((clientId, at) -> {
            if (unwritten.remove(clientId, at)) {
                taken.put(clientId, at);
            }
        });
        return taken;
    }

    /** Gives back what could not be written. */
    void giveBack(Map<String, Long> taken) {
        taken.forEach((clientId, at) -> unwritten.merge(clientId, at, Math::max));
    }

    void forget(String clientId) {
        seen.remove(clientId);
        unwritten.remove(clientId);
    }
}
