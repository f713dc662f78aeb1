package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.PhaseCell.Stage;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.spi.ServerConnection;
import java.io.IOException;
import java.util.function.Supplier;

/**
 * One connection: where Helidon's bytes come from. All reading is done by the connection's thread, or for it by a
 * {@link Watch}; the sweeper looks in from outside.
 */
final class Link implements Supplier<byte[]> {
    private final ConnectionGuard guard;
    private final Wire wire;
    private final RequestFramer framer;
    private final PhaseCell cell;
    private final BodyMeter meter;
    private final Departure departure;
    private final long openedAt;

    /** A watch that the sweeper prepared; it runs only if it could move the phase to {@link Phase#WATCHED}. */
    private volatile Watch prepared;

    // Read where the head of the answer is written, which a heartbeat's thread may do.
    private volatile boolean closeAsked;
    private volatile boolean bodyOutstanding;
    private volatile boolean bodyAwaitsConsent;
    private volatile boolean draining;
    private volatile ServerConnection parser;

    // The rest belongs to the connection's thread.
    private Watch watch;
    private long headSince;
    private boolean served;
    private boolean lineExpected;
    private boolean done;
    private boolean inputEnded;

    /**
     * @param wire the socket
     * @param maxPayload the most bytes of a request body; negative for no limit
     */
    Link(ConnectionGuard guard, Wire wire, long maxPayload) {
        this.guard = guard;
        this.wire = wire;
        this.framer = new RequestFramer(guard.limits().sizes(), maxPayload);
        this.openedAt = guard.now();
        this.cell = new PhaseCell(Phase.FIRST_BYTE, openedAt);
        this.meter = new BodyMeter(guard.limits().body());
        this.departure = new Departure(guard.counters());
    }

    /** Tells who asks for these bytes. */
    void serve(ServerConnection connection) {
        this.parser = connection;
    }

    Departure departure() {
        return departure;
    }

    /**
     * What Helidon's reader asks for when it has nothing left: the next piece of the current request, or, when all of
     * it was handed over, the head of the next one.
     */
    @Override
    public byte[] get() {
        if (done) {
            throw new CloseConnectionException("Nothing more is read from this connection");
        }
        if (framer.exhausted()) {
            nextExchange();
        } else if (framer.inBody() && readsRequestLine()) {
            done = true;
            throw new CloseConnectionException("The request body was left unread");
        }
        boolean head = !framer.inBody();
        byte[] piece = framed();
        handOver(head);
        return piece;
    }

    /** The parser has read a request line; it must be one that was handed over as such. */
    void requestLineParsed() {
        if (!lineExpected) {
            throw new CloseConnectionException("Bytes of a body are no request");
        }
        lineExpected = false;
    }

    /** The parser has read the head of a request. */
    void requestHeadParsed(Http1Wishes wishes) {
        closeAsked = wishes.close();
        bodyAwaitsConsent = wishes.expectContinue() && !framer.exhausted();
    }

    /**
     * Whether the answer whose head is about to be written is the last one here; if so the parser stops after it. A
     * body that is still outstanding makes it the last: nobody knows whether the client will send it.
     */
    boolean lastAnswer(boolean closeSaid) {
        boolean last = closeSaid || closeAsked || bodyOutstanding || bodyAwaitsConsent || draining || guard.draining();
        // While the parser reads a request line the call would interrupt this very thread and lose the answer.
        if (last && !readsRequestLine()) {
            parser.close(false);
        }
        return last;
    }

    /** Makes the next answer the last one. */
    void drain() {
        draining = true;
    }

    private boolean readsRequestLine() {
        return parser instanceof InterruptableTask<?> task && task.canInterrupt();
    }

    private void nextExchange() {
        departure.forget();
        adopt(cell.enter(Phase.HANDLING, guard.now()));
        if (departure.gone()) {
            done = true;
            inputEnded = true;
            throw new CloseConnectionException("The client is gone");
        }
        framer.next();
        meter.reset();
        served = true;
        headSince = guard.now();
    }

    private byte[] framed() {
        try {
            byte[] piece = framer.take();
            while (piece == null) {
                framer.feed(receive());
                piece = framer.take();
            }
            return piece;
        } catch (RequestException e) {
            done = true;
            bodyOutstanding = true;
            cell.enter(Phase.HANDLING, guard.now());
            guard.requestRefused(e.getMessage());
            throw e;
        }
    }

    private void handOver(boolean head) {
        lineExpected |= head;
        bodyAwaitsConsent = false;
        bodyOutstanding = !framer.received();
        if (!head && cell.now().phase() != Phase.BODY) {
            return;
        }
        Phase answering = watch == null ? Phase.ANSWERING : Phase.WATCHED;
        Stage before = cell.enter(bodyOutstanding ? Phase.HANDLING : answering, guard.now());
        if (before.expired()) {
            throw timeUp(before.phase());
        }
    }

    private byte[] receive() {
        Phase waiting = waiting();
        long begun = guard.now();
        cell.enter(waiting, since(waiting));
        byte[] bytes = input();
        if (cell.now().expired()) {
            throw timeUp(waiting);
        }
        if (bytes == null) {
            throw left(waiting);
        }
        if (waiting == Phase.BODY) {
            meter.add(guard.now() - begun, bytes.length);
        } else if (waiting != Phase.HEAD) {
            headSince = guard.now();
        }
        return bytes;
    }

    private Phase waiting() {
        if (framer.inBody()) {
            return Phase.BODY;
        }
        if (framer.inHead()) {
            return Phase.HEAD;
        }
        return served ? Phase.IDLE : Phase.FIRST_BYTE;
    }

    private long since(Phase waiting) {
        return switch (waiting) {
            case FIRST_BYTE -> openedAt;
            case HEAD -> headSince;
            case IDLE, BODY, HANDLING, ANSWERING, WATCHED, LINGERING, DISCARDING, CLOSING -> guard.now();
        };
    }

    private RuntimeException timeUp(Phase waiting) {
        done = true;
        inputEnded = true;
        bodyOutstanding = true;
        return switch (waiting) {
            case HEAD -> Refusal.timeout("The request head did not arrive in time");
            case BODY -> Refusal.timeout("The request body did not arrive in time");
            case FIRST_BYTE, IDLE, HANDLING, ANSWERING, WATCHED, LINGERING, DISCARDING, CLOSING ->
                new CloseConnectionException("No request in time");
        };
    }

    private CloseConnectionException left(Phase waiting) {
        done = true;
        inputEnded = true;
        if (waiting == Phase.BODY) {
            departure.happened();
        }
        return new CloseConnectionException("The client closed the connection");
    }

    private byte[] input() {
        if (watch == null) {
            return wire.read();
        }
        byte[] bytes = watch.next();
        if (watch.stopped()) {
            watch = null;
        }
        return bytes;
    }

    /** Takes over what the sweeper started in the phase that just ended. */
    private void adopt(Stage before) {
        if (watch == null && before.phase() == Phase.WATCHED) {
            watch = prepared;
        }
    }

    /**
     * Ends the connection, on its own thread. A socket that is closed with unread input resets the connection, and the
     * client may lose an answer that is still on its way: so the client is given a moment to take it in, and the time to
     * send the rest of a body, since most clients look for an answer only then.
     */
    void close() {
        boolean unread = !framer.exhausted();
        adopt(cell.force(framer.uploading() ? Phase.DISCARDING : Phase.LINGERING, guard.now()));
        if (wire.open() && !inputEnded && !departure.gone() && (unread || !wire.secure())) {
            linger();
        }
        cell.force(Phase.CLOSING, guard.now());
        wire.close();
    }

    private void linger() {
        try {
            wire.endOutput();
        } catch (IOException _) {
            return;
        }
        long drained = 0;
        long outstanding = framer.outstanding();
        byte[] bytes = input();
        while (bytes != null && drained < guard.limits().sizes().linger()) {
            drained += bytes.length;
            if (drained >= outstanding && cell.now().phase() == Phase.DISCARDING) {
                cell.enter(Phase.LINGERING, guard.now());
            }
            bytes = input();
        }
    }

    // What follows is called by the sweeper.

    PhaseCell cell() {
        return cell;
    }

    BodyMeter meter() {
        return meter;
    }

    /** Starts to watch the client, unless the phase is no longer the one that was seen. */
    void watch(Stage seen) {
        var fresh = new Watch(wire::read, departure::inputEnded);
        prepared = fresh;
        if (cell.advance(seen, Phase.WATCHED)) {
            Thread.ofVirtual().name("client-watch").start(fresh);
        }
    }

    /** Says that the time is up, unless the phase has changed; {@link #endInput()} has to follow. */
    boolean expire(Stage seen) {
        return cell.expire(seen, guard.now());
    }

    /** Wakes the thread that waits for input; it can still answer. */
    void endInput() {
        wire.endInput();
    }

    void cut() {
        wire.cut();
    }
}
