package dev.turnpike.proxy.provider;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an adapter has to say about one attempt beside its result; goes to the exchange record. Written by one thread; a heartbeat may read it from another. */
public final class Notes {
    private static final int MOST = 50;
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private volatile String upstreamRequestId;

    /**
     * Notes something that the client should know: a field dropped, a value changed, a stream repaired. {@code warning} is a short
     * ASCII sentence that begins with the field or event, for example {@code seed: not supported by Anthropic, dropped}. The same warning counts once.
     */
    public void warn(String warning) {
        if (warnings.size() < MOST && !warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    /** Notes the provider's id of this request, for the log. */
    public void upstreamRequestId(String id) {
        upstreamRequestId = id;
    }

    /** The provider's id of this request; null when it named none. */
    public String upstreamRequestId() {
        return upstreamRequestId;
    }

    /** The warnings so far. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
