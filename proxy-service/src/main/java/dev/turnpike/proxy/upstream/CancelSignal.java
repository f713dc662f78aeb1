package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Lets any thread end what the owner of an exchange is blocked in, now or later. */
final class CancelSignal {
    private static final Runnable NOTHING = new Marker();
    private static final Runnable CANCELLED = new Marker();

    /** The exchange was cancelled. */
    static final class Cancelled extends IOException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("cancelled");
        }
    }

    private static final class Marker implements Runnable {
        @Override
        public void run() {
            // stands for a state
        }
    }

    private final AtomicReference<Runnable> stop = new AtomicReference<>(NOTHING);

    /** From here {@code stop} is what {@link #cancel()} runs; it is run at once when that was called before. */
    void attach(Runnable stop) throws Cancelled {
        if (!replace(stop)) {
            stop.run();
            throw new Cancelled();
        }
    }

    /** From here {@link #cancel()} touches nothing. False when it came first. */
    boolean detach() {
        return replace(NOTHING);
    }

    boolean cancelled() {
        return stop.get() == CANCELLED;
    }

    void check() throws Cancelled {
        if (cancelled()) {
            throw new Cancelled();
        }
    }

    void cancel() {
        stop.getAndSet(CANCELLED).run();
    }

    private boolean replace(Runnable next) {
        while (true) {
            var now = stop.get();
            if (now == CANCELLED) {
                return false;
            }
            if (stop.compareAndSet(now, next)) {
                return true;
            }
        }
    }
}
