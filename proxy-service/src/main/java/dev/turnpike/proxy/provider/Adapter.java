package dev.turnpike.proxy.provider;

import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.wire.UpstreamAnswer;

/**
 * Translates between OpenAI's format, which clients speak, and one dialect. Pure: same arguments, same result. Every top-level field of a request is
 * accounted for: translated, dropped with a {@linkplain Notes#warn warning}, or refused.
 */
public interface Adapter {

    /**
     * What to send upstream.
     *
     * @throws dev.turnpike.proxy.failure.GatewayException with {@link Failure.Invalid} or {@link Failure.Unsupported} when the backend cannot serve the request
     */
    Step encode(AdapterCall call);

    /**
     * A whole answer with a 2xx status, as the client gets it.
     *
     * @throws dev.turnpike.proxy.failure.GatewayException with an upstream failure when the answer is none, or names an error
     */
    Decoded decode(AdapterCall call, UpstreamAnswer answer);

    /** Whether {@link #decode} makes a tree of the whole answer, which in memory is many times its size. */
    default boolean readsTree(Operation operation) {
        return true;
    }

    /** Reads one stream of events; what it makes of them goes to {@code sink}. */
    StreamDecoder decodeStream(AdapterCall call, ChunkSink sink);

    /** What an answer with a status other than 2xx means. */
    Failure decodeError(AdapterCall call, UpstreamAnswer answer);
}
