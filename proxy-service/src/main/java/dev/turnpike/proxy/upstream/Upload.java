package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Sends one request. What fits into one write is written by the thread that reads the answer; the rest of a larger body by a virtual
 * thread of its own, so that an answer which comes early (a 413) is read while the upstream takes no more.
 */
final class Upload {
    private static final int PIECE = 64 * 1024;

    private final OutputStream out;
    private final DeadlineClock clock;
    private volatile boolean complete;

    private Upload(OutputStream out, DeadlineClock clock) {
        this.out = out;
        this.clock = clock;
    }

    /**
     * Returns when the first write is done. A write that fails is not reported: whoever reads the answer finds either an answer, sent
     * before the upstream closed, or the end of input.
     */
    static Upload start(OutputStream out, RequestBytes request, DeadlineClock clock) {
        var upload = new Upload(out, clock);
        try {
            out.write(request.first());
            clock.sent();
            if (request.complete()) {
                upload.complete = true;
            } else {
                Thread.ofVirtual().name("upstream-upload").start(() -> upload.rest(request));
            }
        } catch (IOException _) {
            // the reader will see why
        }
        return upload;
    }

    private void rest(RequestBytes request) {
        var body = request.body();
        try {
            for (int at = request.sentWithHead(); at < body.length; at += PIECE) {
                out.write(body, at, Math.min(PIECE, body.length - at));
                clock.sent();
            }
            complete = true;
        } catch (IOException _) {
            // the reader will see why
        }
    }

    boolean complete() {
        return complete;
    }
}
