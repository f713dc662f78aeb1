package dev.turnpike.proxy.snapshot;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Holds the snapshot that is current. Reading is one volatile read; a request reads once. */
public final class SnapshotHolder {
    private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot current = Snapshot.EMPTY;

    /** The snapshot for a request that begins now; {@link Snapshot#EMPTY} before the first {@link #swap}. */
    public Snapshot current() {
        return current;
    }

    /** Makes {@code next} current, then tells the listeners. Requests under way keep theirs. */
    public void swap(Snapshot next) {
        current = Objects.requireNonNull(next, "next");
        listeners.forEach(listener -> listener.accept(next));
    }

    /** Tells {@code listener} of every later snapshot, on the thread that swaps. */
    public void onSwap(Consumer<Snapshot> listener) {
        listeners.add(listener);
    }
}
