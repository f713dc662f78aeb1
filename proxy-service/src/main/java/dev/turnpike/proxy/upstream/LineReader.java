package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the lines of a response head, each ended by CR LF. After {@link #next()} the line is {@code array[from, to)}. */
final class LineReader {
    private final WireInput input;
    private int budget;
    private byte[] array;
    private int from;
    private int to;

    /** {@code budget} bounds the bytes of all lines together. */
    LineReader(WireInput input, int budget) {
        this.input = input;
        this.budget = budget;
    }

    void next() throws IOException {
        array = null;
        var spill = input.empty() ? null : scan(null);
        while (array == null) {
            if (!input.fill()) {
                throw new Truncated("inside the response head");
            }
            spill = scan(spill);
        }
        if (to == from || array[to - 1] != '\r') {
            throw new ProtocolViolation("a line of the response head does not end in CR LF");
        }
        to--;
    }

    /** Looks for the end of the line in what is buffered; what precedes it without an end is added to the spill that it returns. */
    private byte[] scan(byte[] spill) throws ProtocolViolation {
        int start = input.position();
        int end = start;
        var buffer = input.buffer();
        while (end < input.limit() && buffer[end] != '\n') {
            end++;
        }
        boolean found = end < input.limit();
        spend(end - start + 1);
        input.skip(end - start + (found ? 1 : 0));
        if (found && spill == null) {
            return line(buffer, start, end);
        }
        int old = spill == null ? 0 : spill.length;
        var joined = spill == null ? new byte[end - start] : Arrays.copyOf(spill, old + end - start);
        System.arraycopy(buffer, start, joined, old, end - start);
        return found ? line(joined, 0, joined.length) : joined;
    }

    private byte[] line(byte[] bytes, int start, int end) {
        array = bytes;
        from = start;
        to = end;
        return bytes;
    }

    private void spend(int bytes) throws ProtocolViolation {
        budget -= bytes;
        if (budget < 0) {
            throw new ProtocolViolation("the response head is too large");
        }
    }

    int length() {
        return to - from;
    }

    int at(int index) {
        return array[from + index] & 0xff;
    }

    String text(int start, int end) {
        return new String(array, from + start, end - start, StandardCharsets.ISO_8859_1);
    }
}
