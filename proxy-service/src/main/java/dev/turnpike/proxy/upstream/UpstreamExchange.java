package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Reach;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.io.IOException;

/**
 * One request and its answer. One thread sends, reads and closes; any thread may {@link #cancel()}. Close it always: an answer that
 * was read exactly to its end gives the connection back, everything else ends it.
 */
public final class UpstreamExchange implements AutoCloseable {
    private final Lane lane;
    private final ByteBudget.Share share;
    private final DeadlineClock clock;
    private final CancelSignal cancel = new CancelSignal();
    private final FailureMapper failures;
    private Connection connection;
    private volatile Upload upload;
    private ResponseHead head;
    private BodyReader body;

    UpstreamExchange(Lane lane, Deadlines deadlines, ByteBudget.Share share) {
        this.lane = lane;
        this.share = share;
        this.clock = new DeadlineClock(deadlines, cancel);
        this.failures = new FailureMapper(lane.label(), clock, cancel);
    }

    /**
     * Sends {@code call} and waits for the head of the final answer. An answer that comes before the request is sent counts. A kept
     * connection that turns out dead before any byte of an answer is replaced once by a new one, silently.
     *
     * @throws GatewayException with {@code UpstreamUnreachable}: {@code NOT_SENT} when no connection came up, {@code STALE_CONNECTION} when
     *     none did after a kept one had died under the request, {@code MAYBE_SENT} when a new connection ended without an answer;
     *     {@code TimedOut}, {@code UpstreamTruncated}, {@code UpstreamProtocol}; {@code Overloaded} at the cap of connections;
     *     {@code ClientGone} after {@link #cancel()}
     * @throws IllegalArgumentException when a header field or target of {@code call} is not one of HTTP
     */
    public void send(UpstreamCall call) {
        if (upload != null) {
            throw new IllegalStateException("an exchange is sent once");
        }
        var request = lane.request(call);
        var kept = lane.take();
        if (kept != null && answeredOn(kept, request)) {
            return;
        }
        connection = dial(kept == null ? Reach.NOT_SENT : Reach.STALE_CONNECTION);
        try {
            converse(request);
        } catch (IOException cause) {
            throw failures.conversing(cause, connection.input());
        }
    }

    /** False when {@code kept} was dead, and is dropped. */
    private boolean answeredOn(Connection kept, RequestBytes request) {
        connection = kept;
        try {
            converse(request);
            return true;
        } catch (IOException cause) {
            var failure = failures.conversing(cause, kept.input());
            if (!(failure.failure() instanceof Failure.UpstreamUnreachable)) {
                throw failure;
            }
            connection = null;
            lane.drop(kept);
            failures.forgive();
            return false;
        }
    }

    private Connection dial(Reach reach) {
        try {
            var dialled = lane.dial(clock, cancel);
            if (dialled == null) {
                throw failures.exhausted();
            }
            return dialled;
        } catch (IOException cause) {
            throw failures.dialling(cause, reach);
        }
    }

    private void converse(RequestBytes request) throws IOException {
        clock.conversing();
        connection.begin(clock);
        cancel.attach(connection::close);
        upload = Upload.start(connection.out(), request, clock);
        head = HeadParser.readFinal(connection.input());
        body = new BodyReader(connection.input(), Framings.of(head, request), clock);
    }

    /** The status of the answer, 200 to 599; redirects are not followed. */
    public int status() {
        return answered().status();
    }

    /** The header fields of the answer. */
    public HeaderFields headers() {
        return answered().headers();
    }

    /**
     * Reads the whole body. It stays taken from the share of this exchange.
     *
     * @throws GatewayException as {@link SseReader#next()}, and {@code UpstreamProtocol} when the body is longer than {@code capBytes}
     */
    public UpstreamAnswer whole(int capBytes) {
        var answer = answered();
        try {
            var bytes = new ByteHeap(share, Math.min(capBytes, body.expected()));
            for (int ready = body.await(); ready > 0; ready = body.await()) {
                if (bytes.length() > capBytes - ready) {
                    throw failures.tooLarge(capBytes);
                }
                var input = body.input();
                bytes.add(input.buffer(), input.position(), input.position() + ready);
                body.take(ready);
            }
            return new UpstreamAnswer(answer.status(), answer.headers(), bytes.content());
        } catch (IOException cause) {
            throw failures.answering(cause);
        }
    }

    /** The events of a streamed body; call it once. */
    public SseReader events() {
        answered();
        return new SseReader(body, failures, share);
    }

    private ResponseHead answered() {
        if (body == null) {
            throw new IllegalStateException("there is no answer yet");
        }
        return head;
    }

    /**
     * Ends the exchange at once, from any thread and at any time; the thread that is blocked in it gets {@code ClientGone}. Does nothing
     * after {@link #close()}.
     */
    public void cancel() {
        cancel.cancel();
    }

    /** Whether the upstream may know of the request. */
    public boolean sent() {
        return upload != null;
    }

    /** {@link #cancel()}, as long as nothing was sent. */
    public void cancelUnsent() {
        if (!sent()) {
            cancel.cancel();
        }
    }

    /** Gives the connection back, now or when the end of its message has come, or ends it. Never blocks. */
    @Override
    public void close() {
        var mine = connection;
        connection = null;
        if (mine == null) {
            cancel.detach();
        } else if (body == null || !livesOn() || !cancel.detach()) {
            lane.drop(mine);
        } else if (body.endsHere()) {
            lane.keep(mine);
        } else if (body.owesItsEnd()) {
            Tail.await(lane, mine, body);
        } else {
            lane.drop(mine);
        }
    }

    private boolean livesOn() {
        return !failures.happened() && upload.complete() && Framings.livesOn(head);
    }
}
