package dev.turnpike.proxy.wire;

import java.nio.charset.StandardCharsets;

/** A whole answer of an upstream: status, header fields, body bytes. */
public record UpstreamAnswer(int status, HeaderFields headers, byte[] body) {

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
