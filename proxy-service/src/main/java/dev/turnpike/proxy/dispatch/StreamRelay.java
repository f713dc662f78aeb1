package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Chunk;
import dev.turnpike.proxy.provider.ChunkSink;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.upstream.Pulse;
import dev.turnpike.proxy.wire.HeaderFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Holds the status of a stream back until its first content. Until then nothing but comments goes out, so another target can still take over; the role chunk waits and
 * travels with the content.
 */
final class StreamRelay implements ChunkSink {
    private final ReplySink sink;
    private final Exchange exchange;
    private final Duration heartbeat;
    private final Supplier<HeaderFields> headers;
    private final List<Chunk> waiting = new ArrayList<>(1);
    private boolean content;
    private boolean dirty;
    private long saidAt;

    /** {@code heartbeat} is the silence after which the client is told that the connection lives; {@code headers} is asked at the moment of commit. */
    StreamRelay(Job job, Duration heartbeat, Supplier<HeaderFields> headers) {
        this.sink = job.sink();
        this.exchange = job.exchange();
        this.heartbeat = heartbeat;
        this.headers = headers;
        this.saidAt = job.exchange().startedNanos();
    }

    @Override
    public void accept(Chunk chunk) {
        if (chunk.kind() == Chunk.Kind.OPENING && !content) {
            waiting.add(chunk);
            return;
        }
        commit();
        if (!content) {
            content = true;
            exchange.firstContent();
            waiting.forEach(this::write);
            waiting.clear();
        }
        write(chunk);
        if (chunk.kind() == Chunk.Kind.CONTENT) {
            exchange.contentEvent();
        }
    }

    private void write(Chunk chunk) {
        sink.event(chunk.json());
        exchange.answerPart(chunk.json());
        dirty = true;
    }

    private void commit() {
        if (!sink.committed()) {
            sink.open(headers.get());
        }
    }

    private long nanosToBeat() {
        return heartbeat.isZero() ? Long.MAX_VALUE : heartbeat.toNanos() - (System.nanoTime() - saidAt);
    }

    /** Nothing went out for a heartbeat, whatever the upstream sends: tells the client, and the proxies between, that the connection lives. */
    void beatIfDue() {
        if (nanosToBeat() <= 0) {
            commit();
            sink.comment();
            sink.flush();
            saidAt = System.nanoTime();
        }
    }

    /** The same while the upstream is silent; a client that turns out to be gone ends the exchange by {@code cancel}. */
    Pulse pulse(Runnable cancel) {
        return new Pulse() {
            @Override
            public long nanosLeft() {
                return nanosToBeat();
            }

            @Override
            public void beat() {
                try {
                    beatIfDue();
                } catch (GatewayException e) {
                    saidAt = System.nanoTime();
                    cancel.run();
                }
            }
        };
    }

    /** Puts what was relayed on the wire. */
    void flush() {
        if (dirty) {
            sink.flush();
            dirty = false;
            saidAt = System.nanoTime();
        }
    }

    /** The stream is complete. */
    void done() {
        commit();
        waiting.forEach(this::write);
        waiting.clear();
        sink.done();
    }
}
