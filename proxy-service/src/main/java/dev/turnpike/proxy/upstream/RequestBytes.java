package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.Arrays;

/**
 * One request as it goes over the wire.
 *
 * @param first the head with as much of the body as goes out with it in one write
 * @param body the whole body
 * @param sentWithHead how many bytes of {@code body} are in {@code first}
 * @param answerMayHaveBody false for the answer to a {@code HEAD}
 */
record RequestBytes(byte[] first, byte[] body, int sentWithHead, boolean answerMayHaveBody) {

    /**
     * What a fresh socket takes without waiting for its peer: less than the receive window of a peer that reads nothing. A request up
     * to this size is written by the thread that then reads the answer.
     */
    static final int ONE_WRITE = 32 * 1024;

    static RequestBytes of(byte[] head, UpstreamCall call) {
        var body = call.body();
        int withHead = Math.min(body.length, Math.max(0, ONE_WRITE - head.length));
        var first = Arrays.copyOf(head, head.length + withHead);
        System.arraycopy(body, 0, first, head.length, withHead);
        return new RequestBytes(first, body, withHead, !call.method().equals("HEAD"));
    }

    boolean complete() {
        return sentWithHead == body.length;
    }
}
