package dev.turnpike.proxy.http.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A chunked body (RFC 9112 §7.1), read strictly and framed anew: Helidon sees chunks no larger than one read of the
 * socket, however large the client's are, and neither extensions nor trailers, which are checked and dropped.
 */
final class ChunkedBody implements Body {
    /** Fits a {@code long} with room to add; leading zeros count. */
    private static final int MOST_SIZE_DIGITS = 15;

    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum State {
        SIZE,
        EXTENSION,
        SIZE_FEED,
        CONTENT,
        CONTENT_RETURN,
        CONTENT_FEED,
        TRAILERS
    }

    private final FieldScanner trailers;
    private final long most;
    private int spare;
    private State state = State.SIZE;
    private int digits;
    private long size;
    private long announced;

    /**
     * @param most the most content, in bytes; negative for no limit
     * @param sizes what trailers may have in fields, and extensions and trailers together in bytes
     */
    ChunkedBody(long most, ConnectionLimits.Sizes sizes) {
        this.most = most;
        this.spare = sizes.head();
        this.trailers = new FieldScanner((_, _, _, _) -> {}, sizes.fields());
    }

    @Override
    public long outstanding() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean ended() {
        return trailers.ended();
    }

    @Override
    public byte[] absorb(Input input) {
        byte[] content = new byte[input.available()];
        int length = 0;
        while (input.available() > 0 && !ended()) {
            switch (state) {
                case CONTENT -> length += content(input, content, length);
                case TRAILERS -> trailers(input);
                case SIZE -> size(input.next());
                case EXTENSION -> extension(input.next());
                case SIZE_FEED -> begin(input.next());
                case CONTENT_RETURN -> expect(input.next(), '\r', State.CONTENT_FEED);
                case CONTENT_FEED -> expect(input.next(), '\n', State.SIZE);
            }
        }
        return framed(content, length);
    }

    private byte[] framed(byte[] content, int length) {
        if (length == 0 && !ended()) {
            return null;
        }
        var framed = new ByteArrayOutputStream(length + 16);
        if (length > 0) {
            framed.writeBytes(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
            framed.writeBytes(CRLF);
            framed.write(content, 0, length);
            framed.writeBytes(CRLF);
        }
        if (ended()) {
            framed.writeBytes(LAST);
        }
        return framed.toByteArray();
    }

    private int content(Input input, byte[] target, int offset) {
        int count = (int) Math.min(size, input.available());
        input.read(target, offset, count);
        size -= count;
        if (size == 0) {
            state = State.CONTENT_RETURN;
        }
        return count;
    }

    private void trailers(Input input) {
        int from = input.position();
        int to = trailers.scan(input.array(), from, from, from + input.available());
        input.skip(to - from);
        spend(to - from);
    }

    private void size(byte b) {
        int digit = Octets.hex(b);
        if (digit >= 0) {
            require(++digits <= MOST_SIZE_DIGITS);
            size = size << 4 | digit;
            return;
        }
        require(digits > 0 && (b == ';' || b == '\r'));
        state = b == ';' ? State.EXTENSION : State.SIZE_FEED;
    }

    private void extension(byte b) {
        if (b == '\r') {
            state = State.SIZE_FEED;
            return;
        }
        require(Octets.value(b));
        spend(1);
    }

    private void begin(byte b) {
        require(b == '\n');
        announced += size;
        if (most >= 0 && announced > most) {
            throw Refusal.tooLarge();
        }
        state = size == 0 ? State.TRAILERS : State.CONTENT;
        digits = 0;
    }

    private void expect(byte b, char wanted, State next) {
        require(b == wanted);
        state = next;
    }

    private void spend(int bytes) {
        spare -= bytes;
        require(spare >= 0);
    }

    private static void require(boolean legal) {
        if (!legal) {
            throw Refusal.badRequest("Malformed chunk");
        }
    }
}
