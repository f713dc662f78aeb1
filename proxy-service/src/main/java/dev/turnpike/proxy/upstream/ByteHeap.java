package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.memory.ByteBudget;
import java.util.Arrays;

/**
 * Bytes that pile up, taken from a share before there is an array for them. It grows by half, so that old and new array together stay
 * below 2.5 times the content. When the share has no more, the failure leaves the heap as it was.
 */
final class ByteHeap {
    private static final byte[] NONE = {};
    private static final int SMALLEST = 256;
    private static final int KEPT = 8 * 1024;

    private final ByteBudget.Share share;
    private byte[] bytes;
    private int length;

    ByteHeap(ByteBudget.Share share) {
        this(share, 0);
    }

    /** With room for {@code expected} bytes. */
    ByteHeap(ByteBudget.Share share, int expected) {
        this.share = share;
        bytes = NONE;
        if (expected > 0) {
            resize(expected);
        }
    }

    int length() {
        return length;
    }

    /** The array that holds the content from index 0; may be longer. */
    byte[] array() {
        return bytes;
    }

    void add(byte one) {
        require(1);
        bytes[length] = one;
        length++;
    }

    void add(byte[] source, int from, int to) {
        require(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** Gives the content away, in an array of its length, which stays taken from the share: the heap is empty then. */
    byte[] content() {
        if (length < bytes.length) {
            resize(length);
        }
        var content = bytes;
        bytes = NONE;
        length = 0;
        return content;
    }

    /** Empties it; a large array is let go. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            share.give(bytes.length);
            bytes = NONE;
        }
    }

    private void require(int more) {
        if (length + more > bytes.length) {
            resize(Math.max(Math.max(SMALLEST, length + more), bytes.length + bytes.length / 2));
        }
    }

    private void resize(int size) {
        share.take(size);
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, size);
        share.give(before);
    }
}
