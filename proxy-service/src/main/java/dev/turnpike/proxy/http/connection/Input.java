package dev.turnpike.proxy.http.connection;

import java.util.Arrays;

/** The bytes of a connection that were received and not yet taken. */
final class Input {
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int at;

    /** Adds what was received; keeps the array when nothing is left over. */
    void feed(byte[] more) {
        if (available() == 0) {
            bytes = more;
        } else {
            byte[] joined = Arrays.copyOfRange(bytes, at, bytes.length + more.length);
            System.arraycopy(more, 0, joined, bytes.length - at, more.length);
            bytes = joined;
        }
        at = 0;
    }

    int available() {
        return bytes.length - at;
    }

    /** The array that holds the unread bytes, from {@link #position()} to its end. */
    byte[] array() {
        return bytes;
    }

    int position() {
        return at;
    }

    byte next() {
        return bytes[at++];
    }

    void skip(int count) {
        at += count;
    }

    /** The next bytes in an array of their own; without a copy when they are all there is. */
    byte[] take(int count) {
        int from = at;
        at += count;
        return from == 0 && count == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, at);
    }

    void read(byte[] target, int offset, int count) {
        System.arraycopy(bytes, at, target, offset, count);
        at += count;
    }
}
