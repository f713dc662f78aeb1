package dev.turnpike.proxy.upstream;

import java.io.IOException;

/** The upstream broke HTTP or SSE. The message is ours: it holds nothing that the upstream sent. */
final class ProtocolViolation extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }
}
