package dev.turnpike.proxy.upstream;

/**
 * The chunked coding, byte by byte, so that it can stop wherever the buffer ends. Extensions and trailers are read over; everything
 * else must be exactly as RFC 9112 says.
 */
final class Chunked implements Framing {
    private static final int MAX_DIGITS = 15;
    private static final int MAX_EXTENSION = 4 * 1024;
    private static final int MAX_TRAILERS = 64 * 1024;

    private enum State {
        SIZE,
        PADDING,
        EXTENSION,
        SIZE_LF,
        CONTENT,
        CONTENT_CR,
        CONTENT_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        END_LF,
        ENDED
    }

    private State state = State.SIZE;
    private long left;
    private int digits;
    private int extension;
    private int trailers;

    @Override
    public void advance(WireInput input) throws ProtocolViolation {
        while (state != State.CONTENT && state != State.ENDED && !input.empty()) {
            state = after(input.take());
        }
    }

    private State after(byte next) throws ProtocolViolation {
        return switch (state) {
            case SIZE -> afterSize(next);
            case PADDING -> next == ' ' ? padding() : afterPadding(next);
            case EXTENSION -> next == '\r' ? State.SIZE_LF : extension(next);
            case SIZE_LF -> expect(next, '\n', left == 0 ? State.TRAILER_START : State.CONTENT);
            case CONTENT_CR -> expect(next, '\r', State.CONTENT_LF);
            case CONTENT_LF -> expect(next, '\n', nextSize());
            case TRAILER_START -> next == '\r' ? State.END_LF : trailer(next);
            case TRAILER -> next == '\r' ? State.TRAILER_LF : trailer(next);
            case TRAILER_LF -> expect(next, '\n', State.TRAILER_START);
            case END_LF -> expect(next, '\n', State.ENDED);
            case CONTENT, ENDED -> throw new IllegalStateException("no framing is due");
        };
    }

    private State afterSize(byte next) throws ProtocolViolation {
        int digit = next < 0 ? -1 : Character.digit(next, 16);
        if (digit >= 0) {
            digits++;
            if (digits > MAX_DIGITS) {
                throw new ProtocolViolation("a chunk size is too large");
            }
            left = left << 4 | digit;
            return State.SIZE;
        }
        if (digits == 0) {
            throw new ProtocolViolation("a chunk size is not a number");
        }
        return next == ' ' ? padding() : afterPadding(next);
    }

    private State padding() throws ProtocolViolation {
        count();
        return State.PADDING;
    }

    private static State afterPadding(byte next) throws ProtocolViolation {
        if (next == '\r') {
            return State.SIZE_LF;
        }
        if (next == ';') {
            return State.EXTENSION;
        }
        throw new ProtocolViolation("a chunk size is not a number");
    }

    private State extension(byte next) throws ProtocolViolation {
        count();
        if (!HeaderText.isValue(next & 0xff)) {
            throw new ProtocolViolation("a chunk extension holds a control character");
        }
        return State.EXTENSION;
    }

    private void count() throws ProtocolViolation {
        extension++;
        if (extension > MAX_EXTENSION) {
            throw new ProtocolViolation("a chunk extension is too long");
        }
    }

    private State trailer(byte next) throws ProtocolViolation {
        trailers++;
        if (trailers > MAX_TRAILERS || !HeaderText.isValue(next & 0xff)) {
            throw new ProtocolViolation("the trailers are too long or hold a control character");
        }
        return State.TRAILER;
    }

    private State nextSize() {
        left = 0;
        digits = 0;
        extension = 0;
        return State.SIZE;
    }

    private static State expect(byte next, char wanted, State then) throws ProtocolViolation {
        if (next != wanted) {
            throw new ProtocolViolation("a chunk does not end where its size says");
        }
        return then;
    }

    @Override
    public long content() {
        return state == State.CONTENT ? left : 0;
    }

    @Override
    public void taken(int count) {
        left -= count;
        if (left == 0) {
            state = State.CONTENT_CR;
        }
    }

    @Override
    public boolean ended() {
        return state == State.ENDED;
    }

    @Override
    public boolean leavesConnection() {
        return true;
    }

    @Override
    public void endOfInput() throws Truncated {
        throw new Truncated("before the last chunk");
    }
}
