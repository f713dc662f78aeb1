package dev.turnpike.proxy.http;

import dev.turnpike.proxy.dispatch.ReplySink;

/** Who serves requests to models: the pipeline, seen from the door. */
@FunctionalInterface
public interface ModelService {

    /** Serves {@code inbound}; the answer, or the failure, is in {@code sink} when it returns. */
    void serve(Inbound inbound, ReplySink sink);
}
