package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.failure.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * Says how long the next wait of an exchange may last. One thread reads by it; {@link #sent()} may come from the thread that uploads.
 */
final class DeadlineClock {

    /** A deadline has passed. It looks like a socket's own timeout, so that TLS lets it through. */
    static final class Passed extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;
        private final Deadline deadline;

        private Passed(Deadline deadline) {
            this.deadline = deadline;
        }

        Deadline deadline() {
            return deadline;
        }
    }

    private enum Phase {
        DIALLING,
        WHOLE,
        FIRST_BYTE,
        FLOWING
    }

    private final Deadlines deadlines;
    private Phase phase = Phase.WHOLE;
    private long since;
    private Deadline passed;
    private Pulse pulse = Pulse.NONE;
    private volatile long sentAt;
    private volatile boolean sent;

    DeadlineClock(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    void dialling() {
        since = System.nanoTime();
        phase = Phase.DIALLING;
    }

    void awaitingWhole() {
        phase = Phase.WHOLE;
    }

    void awaitingStream() {
        sent = false;
        phase = Phase.FIRST_BYTE;
    }

    /** The last byte of the request is written. */
    void sent() {
        sentAt = System.nanoTime();
        sent = true;
    }

    /** The body of the answer has begun: from here a stream may be silent for {@code streamIdle}. */
    void bodyByte() {
        if (phase == Phase.FIRST_BYTE) {
            phase = Phase.FLOWING;
            since = System.nanoTime();
        }
    }

    /** Bytes have come. */
    void progress() {
        if (phase == Phase.FLOWING) {
            since = System.nanoTime();
        }
    }

    /** Milliseconds, at least 1, after which to ask again. */
    int millisLeft() throws Passed {
        long now = System.nanoTime();
        long total = deadlines.total().toNanos() - (now - deadlines.acceptedNanos());
        if (total <= 0) {
            throw pass(Deadline.TOTAL);
        }
        long left = phaseLeft(now);
        if (left <= 0) {
            throw pass(phaseDeadline());
        }
        long wait = Math.min(Math.min(total, left), Math.max(0, pulse.nanosLeft()));
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(wait) + 1);
    }

    /** Wakes {@code listener} when a wait grows long. */
    void pulse(Pulse listener) {
        pulse = listener;
    }

    /** A wait was interrupted by the clock: perhaps the pulse is due. */
    void tick() {
        if (pulse.nanosLeft() <= 0) {
            pulse.beat();
        }
    }

    private long phaseLeft(long now) {
        return switch (phase) {
            case DIALLING -> deadlines.connect().toNanos() - (now - since);
            case WHOLE -> Long.MAX_VALUE;
            // While the upload runs nothing can have passed; asking again after firstByte is never too late.
            case FIRST_BYTE -> deadlines.firstByte().toNanos() - (sent ? now - sentAt : 0);
            case FLOWING -> deadlines.streamIdle().toNanos() - (now - since);
        };
    }

    private Deadline phaseDeadline() {
        return switch (phase) {
            case DIALLING -> Deadline.CONNECT;
            case WHOLE -> Deadline.TOTAL;
            case FIRST_BYTE -> Deadline.FIRST_BYTE;
            case FLOWING -> Deadline.IDLE;
        };
    }

    private Passed pass(Deadline deadline) {
        passed = deadline;
        return new Passed(deadline);
    }

    /** The deadline that {@code broken} was caused by, or null. */
    Deadline passed(IOException broken) {
        return broken instanceof Passed known ? known.deadline() : passed;
    }
}
