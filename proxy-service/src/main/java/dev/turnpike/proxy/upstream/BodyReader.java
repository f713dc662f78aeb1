package dev.turnpike.proxy.upstream;

import java.io.IOException;

/** The content of a body, as windows into the buffer of its connection: nothing is copied on the way. */
final class BodyReader {
    private static final int BELIEVED = 256 * 1024;

    private final WireInput input;
    private final Framing framing;
    private final DeadlineClock clock;
    private boolean satisfied;

    BodyReader(WireInput input, Framing framing, DeadlineClock clock) {
        this.input = input;
        this.framing = framing;
        this.clock = clock;
    }

    /** How many bytes of content begin at {@code input().position()}, at least 1; or -1 at the end. Blocks. */
    int await() throws IOException {
        while (true) {
            int ready = ready();
            if (ready > 0) {
                clock.bodyByte();
                return ready;
            }
            if (framing.ended()) {
                return -1;
            }
            if (!input.fill()) {
                framing.endOfInput();
            }
        }
    }

    /** As {@link #await()}, from memory only: 0 when nothing is there. */
    int ready() throws ProtocolViolation {
        framing.advance(input);
        return (int) Math.min(framing.content(), input.remaining());
    }

    void take(int count) {
        input.skip(count);
        framing.taken(count);
    }

    /** How many bytes to make room for at once: an announced length is believed up to 256 KB. */
    int expected() {
        return framing instanceof FixedLength fixed ? (int) Math.min(fixed.content(), BELIEVED) : 0;
    }

    WireInput input() {
        return input;
    }

    /** All that is wanted has come; only the end of the message is still owed. */
    void satisfied() {
        satisfied = true;
    }

    /** Whether nothing but the end of the message is missing, and another may follow it. */
    boolean owesItsEnd() {
        return satisfied && !framing.ended() && framing.leavesConnection();
    }

    /** Reads over what is in memory; whether that was the end of the message, and another may follow on the connection. */
    boolean endsHere() {
        try {
            for (int ready = ready(); ready > 0; ready = ready()) {
                take(ready);
            }
            return framing.ended() && framing.leavesConnection() && input.empty();
        } catch (ProtocolViolation _) {
            return false;
        }
    }
}
