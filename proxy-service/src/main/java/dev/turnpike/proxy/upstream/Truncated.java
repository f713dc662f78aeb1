package dev.turnpike.proxy.upstream;

import java.io.IOException;

/** The input ended inside a message. */
final class Truncated extends IOException {
    private static final long serialVersionUID = 1L;

    Truncated(String where) {
        super(where);
    }
}
