package dev.turnpike.proxy.provider;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.snapshot.Backend;
import java.time.Instant;
import java.util.Objects;

/**
 * What an adapter is given for one attempt.
 *
 * @param at when the request was accepted: the {@code created} of answers whose provider names none
 * @param answerId the id of answers whose provider names none, {@code chatcmpl-…}
 * @param notes where warnings, repairs and provider request ids go
 */
public record AdapterCall(
        ModelRequest request, Backend backend, Instant at, String answerId, Continuations continuations, Notes notes) {

    public AdapterCall {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(backend, "backend");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(answerId, "answerId");
        Objects.requireNonNull(continuations, "continuations");
        Objects.requireNonNull(notes, "notes");
    }

    /** The model name for the upstream. */
    public String upstreamModel() {
        return backend.upstreamModel(request.model());
    }

    /** Whether the upstream is asked for a stream: the client wants one and the backend can. */
    public boolean upstreamStreams() {
        return request.stream()
                && !Boolean.FALSE.equals(backend.config().capabilities().streaming());
    }
}
