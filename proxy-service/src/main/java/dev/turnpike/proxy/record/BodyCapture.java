package dev.turnpike.proxy.record;

import java.util.Arrays;

/** Keeps the beginning of an answer while it passes by, and counts the rest. For one thread. */
final class BodyCapture {
    /** More than this is never stored; a little more is kept so that a key on the border is still recognised. */
    private static final int LIMIT = BodyCutter.MAX_STORED + BodyCutter.MARGIN;

    private static final int FIRST = 512;

    private byte[] kept = {};
    private int size;
    private int limit = LIMIT;
    private long total;

    /** Keeps nothing from now on: the route wants no bodies. */
    void countOnly() {
        limit = 0;
    }

    /** Takes {@code length} bytes of {@code bytes} from {@code offset}. */
    void append(byte[] bytes, int offset, int length) {
        int taken = Math.min(length, Math.max(0, limit - size));
        if (size + taken > kept.length) {
            // Never beyond the limit: thousands of long answers may be under way.
            kept = Arrays.copyOf(kept, Math.min(LIMIT, Math.max(FIRST, Math.max(size + taken, 2 * kept.length))));
        }
        System.arraycopy(bytes, offset, kept, size, taken);
        size += taken;
        total += length;
    }

    /** The beginning of what passed by. */
    byte[] bytes() {
        return Arrays.copyOf(kept, size);
    }

    /** How many bytes passed by. */
    long total() {
        return total;
    }
}
