package dev.turnpike.proxy.upstream;

import java.io.IOException;

/** How the end of a body is told: by its length, by chunks, or by the end of the connection. */
sealed interface Framing permits FixedLength, Chunked, UntilClose {

    /** Takes from {@code input} what is framing, as far as it is buffered; never blocks. */
    void advance(WireInput input) throws ProtocolViolation;

    /** How many of the next bytes are content at most. */
    long content();

    /** {@code count} bytes of content were taken. */
    void taken(int count);

    /** Whether the message is complete. */
    boolean ended();

    /** Whether another message may follow on the same connection. */
    boolean leavesConnection();

    /** The input has ended; throws {@link Truncated} when the message had not. */
    void endOfInput() throws IOException;
}
