package dev.turnpike.proxy.http.connection;

/**
 * Reads a field section (RFC 9112 §5), of a head or of trailers, byte by byte and up to its empty line. What is not
 * exactly a field line is refused: no empty name, no space before the colon, no folded line, no line end but CRLF.
 */
final class FieldScanner {
    /** Is told each complete field. */
    @FunctionalInterface
    interface Sink {
        /** Positions in {@code bytes}: the name from {@code name} to {@code colon}, the value after it to {@code end}. */
        void field(byte[] bytes, int name, int colon, int end);
    }

    private enum State {
        START,
        NAME,
        VALUE,
        FEED,
        LAST_FEED,
        ENDED
    }

    private final Sink sink;
    private final int most;
    private State state = State.START;
    private int count;
    private int name;
    private int colon;

    FieldScanner(Sink sink, int most) {
        this.sink = sink;
        this.most = most;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    /**
     * Goes on at {@code from}; {@code start} is where the message begins in this array, because the array may be
     * another one at the next call. Returns the position after the last byte read.
     */
    int scan(byte[] bytes, int start, int from, int end) {
        int at = from;
        while (at < end && state != State.ENDED) {
            if (state == State.VALUE) {
                at = skipValue(bytes, at, end);
                if (at == end) {
                    break;
                }
            }
            step(bytes, start, at++);
        }
        return at;
    }

    private static int skipValue(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && Octets.value(bytes[at])) {
            at++;
        }
        return at;
    }

    private void step(byte[] bytes, int start, int at) {
        byte b = bytes[at];
        switch (state) {
            case START -> begin(b, at - start);
            case NAME -> name(b, at - start);
            case VALUE -> {
                require(b == '\r');
                state = State.FEED;
            }
            case FEED -> {
                require(b == '\n');
                sink.field(bytes, start + name, start + colon, at - 1);
                state = State.START;
            }
            case LAST_FEED, ENDED -> {
                require(b == '\n');
                state = State.ENDED;
            }
        }
    }

    private void begin(byte b, int at) {
        if (b == '\r') {
            state = State.LAST_FEED;
            return;
        }
        require(Octets.token(b));
        if (++count > most) {
            throw Refusal.headTooLarge();
        }
        name = at;
        state = State.NAME;
    }

    private void name(byte b, int at) {
        if (b == ':') {
            colon = at;
            state = State.VALUE;
            return;
        }
        require(Octets.token(b));
    }

    private static void require(boolean legal) {
        if (!legal) {
            throw Refusal.badRequest("Malformed header field");
        }
    }
}
