package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.failure.Deadline;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * Which deadline of an exchange runs, and since when. While it dials, the owner asks {@link #millisLeft()} before every wait; from then on
 * it waits without a timeout, which on a virtual thread would cost as much as the rest of a small call, and the {@link Watchdog} asks
 * {@link #enforce()}.
 */
final class DeadlineClock {

    /** A deadline has passed while dialling. It looks like a socket's own timeout, so that TLS lets it through. */
    static final class Passed extends SocketTimeoutException {
        private static final long serialVersionUID = 1L;
    }

    private enum Phase {
        IDLE,
        DIALLING,
        FIRST_BYTE,
        FLOWING
    }

    private static final long NEVER = 0;

    private final Deadlines deadlines;
    private final CancelSignal cancel;
    private long dialledAt;
    private volatile Phase phase = Phase.IDLE;
    private volatile long sentAt = NEVER;
    private volatile long waitingSince = NEVER;
    private volatile Deadline passed;

    DeadlineClock(Deadlines deadlines, CancelSignal cancel) {
        this.deadlines = deadlines;
        this.cancel = cancel;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    void dialling() {
        dialledAt = System.nanoTime();
        phase = Phase.DIALLING;
    }

    void conversing() {
        sentAt = NEVER;
        phase = Phase.FIRST_BYTE;
    }

    /** A piece of the request is written, and the wait for the answer counts from the last one; may come from the thread that uploads. */
    void sent() {
        sentAt = now();
    }

    /** The body of the answer has begun: from here a stream may be silent for {@code streamIdle}. */
    void bodyByte() {
        if (phase == Phase.FIRST_BYTE) {
            phase = Phase.FLOWING;
        }
    }

    /** The owner begins to wait for bytes; a stream whose owner is busy elsewhere is not silent. */
    void waits() {
        waitingSince = now();
    }

    /** Bytes have come, or the end. */
    void resumes() {
        waitingSince = NEVER;
    }

    /** While dialling: milliseconds, at least 1, after which to ask again. */
    int millisLeft() throws Passed {
        long now = now();
        long total = totalLeft(now);
        long left = deadlines.connect().toNanos() - (now - dialledAt);
        if (total <= 0 || left <= 0) {
            passed = total <= 0 ? Deadline.TOTAL : Deadline.CONNECT;
            throw new Passed();
        }
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(Math.min(total, left)) + 1);
    }

    /** Cancels the exchange when a deadline has passed. Only the watchdog asks. */
    void enforce() {
        var overdue = overdue(now());
        if (overdue != null && !cancel.cancelled()) {
            passed = overdue;
            cancel.cancel();
        }
    }

    private Deadline overdue(long now) {
        if (totalLeft(now) <= 0) {
            return Deadline.TOTAL;
        }
        return switch (phase) {
            case IDLE, DIALLING -> null;
            case FIRST_BYTE -> longer(sentAt, now, deadlines.firstByte().toNanos()) ? Deadline.FIRST_BYTE : null;
            case FLOWING -> longer(waitingSince, now, deadlines.streamIdle().toNanos()) ? Deadline.IDLE : null;
        };
    }

    private long totalLeft(long now) {
        return deadlines.total().toNanos() - (now - deadlines.acceptedNanos());
    }

    private static boolean longer(long since, long now, long limit) {
        return since != NEVER && now - since >= limit;
    }

    private static long now() {
        long now = System.nanoTime();
        return now == NEVER ? 1 : now;
    }

    /** The deadline that has passed, or null. */
    Deadline passed() {
        return passed;
    }
}
