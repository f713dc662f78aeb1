package dev.turnpike.proxy.provider.azure;

import java.nio.charset.StandardCharsets;

/** A piece of JSON to look for in bytes. Quotes inside a string are escaped, so a piece with quotes is never a part of what somebody said. */
record Ascii(String text) {

    /** Whether {@code bytes} hold the text. */
    boolean in(byte[] bytes) {
        var part = text.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at <= bytes.length - part.length; at++) {
            if (bytes[at] == part[0] && matches(bytes, at, part)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] bytes, int at, byte[] part) {
        for (int i = 1; i < part.length; i++) {
            if (bytes[at + i] != part[i]) {
                return false;
            }
        }
        return true;
    }
}
