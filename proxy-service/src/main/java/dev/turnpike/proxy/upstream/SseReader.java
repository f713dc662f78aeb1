package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.wire.SseEvent;
import java.io.IOException;

/** The events of one streamed answer, read by the thread that relays them. */
public final class SseReader {
    private final SseParser parser;
    private final BodyReader body;
    private final FailureMapper failures;
    private SseEvent ahead;
    private GatewayException broken;

    SseReader(BodyReader body, FailureMapper failures, ByteBudget.Share share) {
        this.parser = new SseParser(SseParser.MAX_LINE, share);
        this.body = body;
        this.failures = failures;
    }

    /**
     * The next event; null at the end of the body. An error that the upstream wrote behind its events as plain JSON is the last event, also when the body is cut behind it.
     * Read on to the null after the dialect's own terminator: only then can the
     * connection be used again.
     *
     * @throws GatewayException with {@code UpstreamTruncated} when the body ended before its end, {@code TimedOut} when the first byte or
     *     the next one was too late, {@code UpstreamProtocol} for broken framing or an endless line, {@code ClientGone} after
     *     {@link UpstreamExchange#cancel()}, {@code Overloaded} when memory is short
     */
    public SseEvent next() {
        if (ahead != null) {
            var event = ahead;
            ahead = null;
            return event;
        }
        if (broken != null) {
            throw broken;
        }
        try {
            while (true) {
                var event = parser.next();
                if (event != null) {
                    return event;
                }
                int ready = body.await();
                if (ready < 0) {
                    return parser.end();
                }
                feed(ready);
            }
        } catch (IOException cause) {
            return lastOf(failures.answering(cause));
        }
    }

    /** What came before {@code failure}, which is told next; where nothing did, it is told now. */
    private SseEvent lastOf(GatewayException failure) {
        var last = failure.failure() instanceof Failure.UpstreamTruncated ? parser.end() : null;
        if (last == null) {
            throw failure;
        }
        broken = failure;
        return last;
    }

    /**
     * Whether {@link #next()} would answer, or fail, from memory: a relay may then delay its flush. Never blocks, never throws; at the
     * end of the body it is false.
     */
    public boolean buffered() {
        if (ahead != null || broken != null) {
            return true;
        }
        try {
            ahead = parser.next();
            for (int ready = ready(); ahead == null && ready > 0; ready = ready()) {
                feed(ready);
                ahead = parser.next();
            }
        } catch (GatewayException failure) {
            broken = failure;
        } catch (IOException cause) {
            broken = failures.answering(cause);
        }
        return ahead != null || broken != null;
    }

    /**
     * The dialect's terminator has come: nothing more is wanted. Reads over what is left in memory; should the end of the message not be among it, the exchange's
     * {@code close} has it awaited elsewhere, so that the connection may be used again. Never blocks.
     */
    public void finish() {
        while (buffered() && broken == null) {
            ahead = null;
        }
        body.satisfied();
    }

    private int ready() throws IOException {
        return ahead == null ? body.ready() : 0;
    }

    private void feed(int ready) {
        var input = body.input();
        parser.feed(input.buffer(), input.position(), input.position() + ready);
        body.take(ready);
    }
}
