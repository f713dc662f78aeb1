package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ConnectionLimits.Sizes;

/**
 * Reads one request head byte by byte, so that what is no HTTP is refused at its first wrong byte and what never ends
 * is refused at its limit.
 */
final class HeadScanner {
    private static final int LONGEST_METHOD = 20;
    private static final String VERSION = "HTTP/1.1";

    private enum State {
        METHOD,
        TARGET,
        VERSION,
        FEED,
        FIELDS
    }

    private final Sizes sizes;
    private final FramingFields framing = new FramingFields();
    private final FieldScanner fields;
    private State state = State.METHOD;
    private int done;
    private int mark;

    HeadScanner(Sizes sizes) {
        this.sizes = sizes;
        this.fields = new FieldScanner(framing, sizes.fields());
    }

    /** Whether the head has begun. */
    boolean begun() {
        return done > 0;
    }

    /** Goes on with the head that begins at {@code start}. Returns its length once it is complete, else -1. */
    int scan(byte[] bytes, int start, int end) {
        int at = start + done;
        while (at < end && state != State.FIELDS) {
            step(bytes, start, at++);
        }
        at = fields.scan(bytes, start, at, end);
        done = at - start;
        if (done > sizes.head()) {
            throw Refusal.headTooLarge();
        }
        return fields.ended() ? done : -1;
    }

    /** How the body of the complete head is framed. */
    FramingFields framing() {
        return framing;
    }

    private void step(byte[] bytes, int start, int at) {
        byte b = bytes[at];
        int length = at - start;
        if (length >= sizes.requestLine()) {
            throw Refusal.lineTooLong();
        }
        switch (state) {
            case METHOD -> method(b, length);
            case TARGET -> target(bytes, start + mark, at);
            case VERSION -> version(bytes, start + mark, at);
            case FEED, FIELDS -> {
                require(b == '\n');
                state = State.FIELDS;
            }
        }
    }

    private void method(byte b, int length) {
        if (b == ' ' && length > 0) {
            begin(State.TARGET, length + 1);
            return;
        }
        require(Octets.method(b) && length < LONGEST_METHOD);
    }

    private void target(byte[] bytes, int from, int at) {
        byte b = bytes[at];
        if (b == ' ') {
            require(path(bytes, from, at) || absolute(bytes, from, at) || asterisk(bytes, from, at));
            begin(State.VERSION, mark + at - from + 1);
            return;
        }
        require(Octets.target(b));
    }

    private void version(byte[] bytes, int from, int at) {
        byte b = bytes[at];
        int length = at - from;
        if (b == '\r') {
            require(length == VERSION.length());
            if (bytes[at - 1] != '1' || bytes[at - 3] != '1') {
                throw Refusal.versionNotSupported();
            }
            state = State.FEED;
            return;
        }
        require(length < VERSION.length());
        boolean digit = length == 5 || length == 7;
        require(digit ? b >= '0' && b <= '9' : b == VERSION.charAt(length));
    }

    private static boolean path(byte[] bytes, int from, int to) {
        return to > from && bytes[from] == '/';
    }

    private static boolean absolute(byte[] bytes, int from, int to) {
        return Ascii.startsWith(bytes, from, to, "http://") || Ascii.startsWith(bytes, from, to, "https://");
    }

    private static boolean asterisk(byte[] bytes, int from, int to) {
        return to == from + 1 && bytes[from] == '*';
    }

    private void begin(State next, int position) {
        mark = position;
        state = next;
    }

    private static void require(boolean legal) {
        if (!legal) {
            throw Refusal.badRequest("Malformed request line");
        }
    }
}
