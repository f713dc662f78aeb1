package dev.turnpike.proxy.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** How many connections may be open over all lanes. */
final class Places {
    private final int most;
    private final BooleanSupplier makeRoom;
    private final AtomicInteger taken = new AtomicInteger();

    /** {@code makeRoom} closes a connection that nobody uses; false when there is none. */
    Places(int most, BooleanSupplier makeRoom) {
        this.most = most;
        this.makeRoom = makeRoom;
    }

    /** False when all are taken by connections in use. */
    boolean take() {
        while (true) {
            int before = taken.get();
            if (before < most) {
                if (taken.compareAndSet(before, before + 1)) {
                    return true;
                }
            } else if (!makeRoom.getAsBoolean()) {
                return false;
            }
        }
    }

    void give() {
        taken.decrementAndGet();
    }
}
