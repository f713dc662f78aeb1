package dev.turnpike.proxy.http.connection;

import dev.turnpike.proxy.http.connection.ConnectionLimits.Sizes;

/**
 * Cuts the bytes of a connection into requests. It hands over a whole head in one array, then pieces of the body, and
 * never a byte past the message: what a client pipelined stays here until the exchange is over.
 *
 * <p>Used by the connection's thread alone. After a refusal it must not be asked again.
 */
final class RequestFramer {
    private final Input input = new Input();
    private final Sizes sizes;
    private final long maxPayload;
    private HeadScanner head;
    private Body body;
    private byte[] ready;

    /**
     * @param sizes the limits of a head
     * @param maxPayload the most bytes of a body; negative for no limit
     */
    RequestFramer(Sizes sizes, long maxPayload) {
        this.sizes = sizes;
        this.maxPayload = maxPayload;
        this.head = new HeadScanner(sizes);
    }

    void feed(byte[] bytes) {
        input.feed(bytes);
    }

    /**
     * The next piece of the message, or null when more input is needed.
     *
     * @throws io.helidon.http.RequestException when the message is not worth reading on
     */
    byte[] take() {
        if (ready != null) {
            byte[] piece = ready;
            ready = null;
            return piece;
        }
        if (input.available() == 0) {
            return null;
        }
        return body == null ? takeHead() : body.absorb(input);
    }

    /** Whether a request has begun, and its head is not complete. */
    boolean inHead() {
        return body == null && head.begun();
    }

    /** Whether the head was handed over, and not all of the body. */
    boolean inBody() {
        return body != null && !exhausted();
    }

    /** Whether the whole message was received, if not yet handed over. */
    boolean received() {
        return body != null && body.ended();
    }

    /** Whether the client has announced a body that was not received to its end, be it one that was refused. */
    boolean uploading() {
        return body != null && !body.ended();
    }

    /** How many bytes of an announced body the connection has not brought yet. */
    long outstanding() {
        return uploading() ? body.outstanding() - input.available() : 0;
    }

    /** Whether the whole message was handed over. */
    boolean exhausted() {
        return received() && ready == null;
    }

    /** Goes on to the next message. */
    void next() {
        head = new HeadScanner(sizes);
        body = null;
    }

    private byte[] takeHead() {
        int length = head.scan(input.array(), input.position(), input.position() + input.available());
        if (length < 0) {
            return null;
        }
        byte[] whole = input.take(length);
        begin(head.framing());
        // At once, so that a body known to be broken never reaches a handler.
        ready = input.available() == 0 || body.ended() ? null : body.absorb(input);
        return whole;
    }

    private void begin(FramingFields framing) {
        body = framing.chunked() ? new ChunkedBody(maxPayload, sizes) : new LengthBody(framing.length());
        if (maxPayload >= 0 && framing.length() > maxPayload) {
            throw Refusal.tooLarge();
        }
    }
}
