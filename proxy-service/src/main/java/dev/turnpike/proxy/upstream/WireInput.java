package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BooleanSupplier;

/** The read buffer of a connection: small, fixed, and filled only when it is empty. */
final class WireInput {
    static final int SIZE = 8 * 1024;

    private final InputStream in;
    private final BooleanSupplier cutOff;
    private final byte[] buffer = new byte[SIZE];
    private int position;
    private int limit;
    private boolean touched;

    /** {@code cutOff} says whether the end of {@code in} is not to be believed. */
    WireInput(InputStream in, BooleanSupplier cutOff) {
        this.in = in;
        this.cutOff = cutOff;
    }

    byte[] buffer() {
        return buffer;
    }

    int position() {
        return position;
    }

    int limit() {
        return limit;
    }

    int remaining() {
        return limit - position;
    }

    boolean empty() {
        return position == limit;
    }

    byte take() {
        return buffer[position++];
    }

    void skip(int count) {
        position += count;
    }

    /** Blocks for at least one byte; false at the end of input. Only when {@link #empty()}. */
    boolean fill() throws IOException {
        int count = in.read(buffer, 0, SIZE);
        position = 0;
        limit = Math.max(0, count);
        touched |= count > 0;
        if (count < 0 && cutOff.getAsBoolean()) {
            throw new Truncated("without the farewell of TLS");
        }
        return count > 0;
    }

    /** Whether a byte came since {@link #forget()}. */
    boolean touched() {
        return touched;
    }

    void forget() {
        touched = false;
    }
}
