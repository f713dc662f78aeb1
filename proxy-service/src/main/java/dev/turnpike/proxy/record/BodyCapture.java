package dev.turnpike.proxy.record;

import dev.turnpike.proxy.memory.ByteBudget;
import java.util.Arrays;

/**
 * Keeps the beginning of an answer while it passes by, and counts the rest. What it keeps is its share of a budget that all captures have
 * together: thousands of long answers may be under way. When that has no more, it keeps what it has and no more. For one thread.
 */
final class BodyCapture implements AutoCloseable {
    /** More than this is never stored; a little more is kept so that a key on the border is still recognised. */
    private static final int LIMIT = BodyCutter.MAX_STORED + BodyCutter.MARGIN;

    private static final int FIRST = 512;
    private static final byte[] NONE = {};
    private static final byte[] LINE_FEED = {'\n'};

    private final ByteBudget.Share share;
    private byte[] kept = NONE;
    private int size;
    private int limit = LIMIT;
    private boolean cut;
    private long total;

    BodyCapture(ByteBudget.Share share) {
        this.share = share;
    }

    /** Keeps nothing from now on: the route wants no bodies. */
    void countOnly() {
        limit = 0;
    }

    /** Takes {@code length} bytes of {@code bytes} from {@code offset}. */
    void append(byte[] bytes, int offset, int length) {
        total += length;
        keep(bytes, offset, length);
    }

    /** A line ends; it counts for nothing. */
    void separate() {
        keep(LINE_FEED, 0, 1);
    }

    private void keep(byte[] bytes, int offset, int length) {
        int wanted = Math.min(length, Math.max(0, limit - size));
        if (size + wanted > kept.length) {
            grow(size + wanted);
        }
        int taken = Math.min(wanted, kept.length - size);
        System.arraycopy(bytes, offset, kept, size, taken);
        size += taken;
    }

    private void grow(int needed) {
        int larger = Math.min(LIMIT, Math.max(FIRST, Math.max(needed, 2 * kept.length)));
        if (share.tryTake(larger - kept.length)) {
            kept = Arrays.copyOf(kept, larger);
        } else {
            limit = kept.length;
            cut = true;
        }
    }

    /** The beginning of what passed by; null when nothing is kept. */
    byte[] bytes() {
        return size == 0 ? null : Arrays.copyOf(kept, size);
    }

    /** Whether it keeps less than it would, because all captures together hold too much. */
    boolean cut() {
        return cut;
    }

    /** How many bytes passed by. */
    long total() {
        return total;
    }

    /** Lets go of what is kept. */
    @Override
    public void close() {
        kept = NONE;
        size = 0;
        share.close();
    }
}
