package dev.turnpike.proxy.provider;

import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.Optional;

/** The state of one stream. Used by one thread. */
public interface StreamDecoder {

    /**
     * Reads one event.
     *
     * @throws dev.turnpike.proxy.failure.GatewayException when the event is an error of the upstream, or not of its dialect
     */
    void event(SseEvent event);

    /** Whether the upstream's own terminator was read; nothing after it counts. */
    boolean terminated();

    /**
     * The upstream has ended, with its terminator or without: writes what is still owed (usage).
     *
     * @throws dev.turnpike.proxy.failure.GatewayException with {@code UpstreamTruncated} when the stream ended before a finish reason
     */
    void end();

    /** What was learned so far, also of a stream that failed. */
    Learned learned();

    /**
     * The client is gone before the end: a call that tells the upstream to stop, for one that works on when its connection closes. It is sent after the stream's
     * connection was closed, once, best effort; its answer does not matter.
     */
    default Optional<UpstreamCall> onCancel() {
        return Optional.empty();
    }
}
