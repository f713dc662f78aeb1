package dev.turnpike.proxy.faults;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The content of a body that is chunked or has a length; {@link EOFException} when the connection ends first. */
final class BodyStream {
    private final InputStream in;
    private final boolean chunked;
    private long left;
    private boolean begun;

    private BodyStream(InputStream in, boolean chunked, long left) {
        this.in = in;
        this.chunked = chunked;
        this.left = left;
    }

    static BodyStream of(InputStream in, Map<String, String> headers) {
        boolean chunked = "chunked".equals(headers.get("transfer-encoding"));
        return new BodyStream(in, chunked, chunked ? 0 : Long.parseLong(headers.getOrDefault("content-length", "0")));
    }

    /** The next byte; -1 at the end. */
    int read() throws IOException {
        if (left < 0 || (left == 0 && !(chunked && nextChunk()))) {
            return -1;
        }
        left--;
        return next();
    }

    /** False at the last chunk, which has no content. */
    private boolean nextChunk() throws IOException {
        if (begun) {
            line();
        }
        begun = true;
        left = Long.parseLong(line(), 16);
        if (left > 0) {
            return true;
        }
        line();
        left = -1;
        return false;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int each = next(); each != '\n'; each = next()) {
            line.append(new String(new byte[] {(byte) each}, StandardCharsets.ISO_8859_1));
        }
        return line.toString().strip();
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("the body was cut");
        }
        return next;
    }
}
