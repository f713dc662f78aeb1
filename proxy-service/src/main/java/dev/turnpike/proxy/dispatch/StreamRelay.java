package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.record.Exchange;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds the status of a stream back until the first content of a try. Until then nothing of it goes out, so another target can still take over; the role chunk waits and travels
 * with the content.
 */
final class StreamRelay implements ChunkSink {
    private static final int MOST_WAITING = 128;
    private static final int MOST_WAITING_BYTES = 64 * 1024;

    private final ReplySink sink;
    private final Exchange exchange;
    private final List<Chunk> waiting = new ArrayList<>(1);
    private int waitingBytes;
    private boolean content;
    private boolean dirty;

    StreamRelay(ReplySink sink, Exchange exchange) {
        this.sink = sink;
        this.exchange = exchange;
    }

    @Override
    public void accept(Chunk chunk) {
        if (chunk.kind() == Chunk.Kind.OPENING && !content && mayWait(chunk)) {
            waiting.add(chunk);
            waitingBytes += chunk.json().length;
            return;
        }
        if (!content) {
            commit();
            content = true;
            exchange.firstContent();
            release();
        }
        write(chunk);
        if (chunk.kind() == Chunk.Kind.CONTENT) {
            exchange.contentEvent();
        }
    }

    /** One for each choice, and little: an upstream that sends more without content is not held back for its sake. */
    private boolean mayWait(Chunk chunk) {
        return waiting.size() < MOST_WAITING && waitingBytes + chunk.json().length <= MOST_WAITING_BYTES;
    }

    private void write(Chunk chunk) {
        sink.event(chunk.json());
        exchange.answerEvent(chunk.json());
        dirty = true;
    }

    private void release() {
        waiting.forEach(this::write);
        waiting.clear();
    }

    /** A heartbeat may have come first. */
    private void commit() {
        if (!sink.committed()) {
            sink.open(Attempts.headers(exchange));
            exchange.streamOpened();
        }
    }

    /** Puts what was relayed on the wire. */
    void flush() {
        if (dirty) {
            sink.flush();
            dirty = false;
        }
    }

    /** The stream is complete. */
    void done() {
        commit();
        release();
        sink.done();
    }
}
