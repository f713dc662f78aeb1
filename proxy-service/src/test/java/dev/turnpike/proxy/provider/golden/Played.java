package dev.turnpike.proxy.provider.golden;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.ArrayList;
import java.util.List;

/** What came out of one replay. */
final class Played {
    final List<UpstreamCall> sent = new ArrayList<>();
    final List<Chunk> chunks = new ArrayList<>();
    /** The events that the stream decoder got; null when there was no stream. */
    List<SseEvent> events;
    /** The call whose stream was decoded or whose answer was decoded last. */
    AdapterCall call;
    /** The whole answer for the client; null when there was none. */
    byte[] body;
    /** Null when the exchange succeeded. */
    Failure failure;

    Learned learned = Learned.NOTHING;
}
