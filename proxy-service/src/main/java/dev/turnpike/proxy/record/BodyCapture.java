package dev.turnpike.proxy.record;

import java.io.ByteArrayOutputStream;

/** Keeps the beginning of an answer while it passes by, and counts the rest. For one thread. */
final class BodyCapture {
    /** More than this is never stored; a little more is kept so that a key on the border is still recognised. */
    private static final int LIMIT = BodyCutter.MAX_STORED + BodyCutter.MARGIN;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(512);
    private long total;

    /** Takes {@code length} bytes of {@code bytes} from {@code offset}. */
    void append(byte[] bytes, int offset, int length) {
        kept.write(bytes, offset, Math.min(length, LIMIT - kept.size()));
        total += length;
    }

    /** The beginning of what passed by. */
    byte[] bytes() {
        return kept.toByteArray();
    }

    /** How many bytes passed by. */
    long total() {
        return total;
    }
}
