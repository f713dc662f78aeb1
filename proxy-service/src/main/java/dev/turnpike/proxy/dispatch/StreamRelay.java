package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.upstream.Pulse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the status of a stream back until its first content. Until then nothing but comments goes out, so another target can still take over; the role chunk waits and
 * travels with the content. The thread of the exchange relays; another thread may tell a waiting client that the connection lives: they share a lock.
 */
final class StreamRelay implements ChunkSink, AutoCloseable {
    private final ReplySink sink;
    private final Exchange exchange;
    private final Duration heartbeat;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Chunk> waiting = new ArrayList<>(1);
    private boolean content;
    private boolean dirty;
    private boolean closed;
    private volatile long saidAt;

    /** {@code heartbeat} is the silence after which the client is told that the connection lives; zero for never. */
    StreamRelay(ReplySink sink, Exchange exchange, Duration heartbeat) {
        this.sink = sink;
        this.exchange = exchange;
        this.heartbeat = heartbeat;
        this.saidAt = exchange.startedNanos();
    }

    @Override
    public void accept(Chunk chunk) {
        lock.lock();
        try {
            relay(chunk);
        } finally {
            lock.unlock();
        }
    }

    private void relay(Chunk chunk) {
        if (chunk.kind() == Chunk.Kind.OPENING && !content) {
            waiting.add(chunk);
            return;
        }
        commit();
        if (!content) {
            content = true;
            exchange.firstContent();
            release();
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

    private void release() {
        waiting.forEach(this::write);
        waiting.clear();
    }

    private void commit() {
        if (!sink.committed()) {
            sink.open(Attempts.headers(exchange));
            exchange.streamOpened();
        }
    }

    private long nanosToBeat() {
        return heartbeat.isZero() ? Long.MAX_VALUE : heartbeat.toNanos() - (System.nanoTime() - saidAt);
    }

    /** Nothing went out for a heartbeat, whatever the upstream sends: tells the client, and the proxies between, that the connection lives. */
    private void beatIfDue() {
        lock.lock();
        try {
            if (!closed && nanosToBeat() <= 0) {
                commit();
                sink.comment();
                sink.flush();
                saidAt = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Beats for as long as the relay is open; a client that turns out to be gone ends the exchange by {@code cancel}. */
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
                } catch (RuntimeException e) { // the client is gone, or nobody can tell it anything
                    saidAt = System.nanoTime();
                    cancel.run();
                }
            }
        };
    }

    /** Puts what was relayed on the wire. */
    void flush() {
        lock.lock();
        try {
            if (dirty) {
                sink.flush();
                dirty = false;
                saidAt = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The stream is complete. */
    void done() {
        lock.lock();
        try {
            commit();
            release();
            closed = true;
            sink.done();
        } finally {
            lock.unlock();
        }
    }

    /** The try is over, however: no beat comes after this. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
