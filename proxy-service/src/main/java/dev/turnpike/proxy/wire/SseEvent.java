package dev.turnpike.proxy.wire;

import java.nio.charset.StandardCharsets;

/**
 * One server-sent event as the standard defines it: comments and empty events never become one.
 *
 * @param name the {@code event:} field, {@code message} when there was none
 * @param data the {@code data:} lines joined with LF, as UTF-8 bytes exactly as received
 */
public record SseEvent(String name, byte[] data) {

    /** An event without a name. */
    public static SseEvent of(String data) {
        return new SseEvent("message", data.getBytes(StandardCharsets.UTF_8));
    }

    /** The data as text; invalid UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(data, StandardCharsets.UTF_8);
    }

    /** Whether the data is exactly {@code ascii}. */
    public boolean is(String ascii) {
        if (data.length != ascii.length()) {
            return false;
        }
        for (int i = 0; i < data.length; i++) {
            if (data[i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
