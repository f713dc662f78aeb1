package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.record.Exchange;
import dev.turnpike.proxy.upstream.Pulse;
import dev.turnpike.proxy.upstream.UpstreamClient;
import dev.turnpike.proxy.wire.HeaderFields;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sink of a streamed request for as long as it is dispatched. Whenever nothing went out for a heartbeat it tells the client, and the proxies between, that the connection
 * lives: over all tries, while a connection does not come up, and in the pauses. The first beat commits to a stream. The thread of the exchange writes, another one beats: they
 * share a lock, and no beat follows the end.
 */
final class BeatingSink implements ReplySink, Pulse, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BeatingSink.class);

    private final ReplySink client;
    private final Exchange exchange;
    private final long interval;
    private final UpstreamClient waker;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean over;
    private volatile long saidAt = System.nanoTime();

    private BeatingSink(Job job, Duration interval, UpstreamClient waker) {
        this.client = job.sink();
        this.exchange = job.exchange();
        this.interval = interval.toNanos();
        this.waker = waker;
    }

    /** Beats for the client of {@code job}, from now until it is closed; {@code waker} says when. {@code usual} is the silence before a beat, unless the client wants another. */
    static BeatingSink over(Job job, Duration usual, UpstreamClient waker) {
        var sink = new BeatingSink(job, job.sink().heartbeat(usual), waker);
        if (sink.interval > 0) {
            waker.wake(sink);
        }
        return sink;
    }

    @Override
    public long nanosLeft() {
        return interval - (System.nanoTime() - saidAt);
    }

    @Override
    public void beat() {
        lock.lock();
        try {
            if (!over && nanosLeft() <= 0) {
                commit();
                client.comment();
                client.flush();
            }
        } catch (GatewayException _) {
            // The client is gone, of which the connection tells whatever runs for it.
            over = true;
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("requestId", exchange.id())
                    .log("heartbeat failed with a bug of ours");
            over = true;
        } finally {
            saidAt = System.nanoTime();
            lock.unlock();
        }
    }

    private void commit() {
        if (!client.committed()) {
            client.open(Attempts.headers(exchange));
            exchange.streamOpened();
        }
    }

    @Override
    public void whole(byte[] json, HeaderFields headers) {
        ending(() -> client.whole(json, headers));
    }

    @Override
    public void open(HeaderFields headers) {
        locked(() -> {
            if (!client.committed()) {
                client.open(headers);
            }
        });
    }

    @Override
    public void event(byte[] json) {
        lock.lock();
        try {
            client.event(json);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void comment() {
        locked(client::comment);
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            client.flush();
            saidAt = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void done() {
        ending(client::done);
    }

    @Override
    public void fail(Failure failure, HeaderFields headers) {
        ending(() -> client.fail(failure, headers));
    }

    @Override
    public boolean committed() {
        lock.lock();
        try {
            return client.committed();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Duration heartbeat(Duration usual) {
        return client.heartbeat(usual);
    }

    @Override
    public Registration onClientGone(Runnable action) {
        return client.onClientGone(action);
    }

    private void ending(Runnable write) {
        locked(() -> {
            over = true;
            write.run();
        });
    }

    private void locked(Runnable write) {
        lock.lock();
        try {
            write.run();
        } finally {
            lock.unlock();
        }
    }

    /** No beat comes after this; one that runs is waited for. What was committed stays so. */
    @Override
    public void close() {
        waker.forget(this);
        locked(() -> over = true);
    }
}
