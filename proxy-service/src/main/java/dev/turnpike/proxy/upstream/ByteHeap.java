package dev.turnpike.proxy.upstream;

import java.util.Arrays;

/** Bytes that pile up. It grows by half, so that old and new array together stay below 2.5 times the content. */
final class ByteHeap {
    private static final byte[] NONE = {};
    private static final int SMALLEST = 256;
    private static final int KEPT = 8 * 1024;

    private byte[] bytes;
    private int length;

    ByteHeap() {
        bytes = NONE;
    }

    /** With room for {@code expected} bytes. */
    ByteHeap(int expected) {
        bytes = expected == 0 ? NONE : new byte[expected];
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

    /** Gives the content away, in an array of its length: the heap is empty then. */
    byte[] content() {
        var content = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NONE;
        length = 0;
        return content;
    }

    /** Empties it; a large array is let go. */
    void clear() {
        length = 0;
        if (bytes.length > KEPT) {
            bytes = NONE;
        }
    }

    private void require(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.max(SMALLEST, length + more), bytes.length + bytes.length / 2));
        }
    }
}
