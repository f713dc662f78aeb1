package dev.turnpike.proxy.snapshot;

import java.util.Objects;

/** Holds the snapshot that is current. Reading is one volatile read; a request reads once. */
public final class SnapshotHolder {
    private volatile Snapshot current = Snapshot.EMPTY;

    /** The snapshot for a request that begins now; {@link Snapshot#EMPTY} before the first {@link #swap}. */
    public Snapshot current() {
        return current;
    }

    /** Makes {@code next} current. Requests under way keep theirs. */
    public void swap(Snapshot next) {
        current = Objects.requireNonNull(next, "next");
    }
}
