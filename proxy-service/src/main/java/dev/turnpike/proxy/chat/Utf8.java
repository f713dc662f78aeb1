package dev.turnpike.proxy.chat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A strict look at UTF-8. Jackson takes overlong forms, surrogates and values beyond U+10FFFF, and a parser that skips text hardly looks at all; what is passed on as it came must be
 * what every upstream reads alike.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, section 4</a>
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** Offset of the first byte that is not UTF-8; -1 when all are. */
    static int firstBad(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            at = ascii(bytes, at);
            if (at == bytes.length) {
                return -1;
            }
            int length = length(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /** Skips ASCII, eight bytes at a time. */
    private static int ascii(byte[] bytes, int from) {
        int at = from;
        while (at + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < bytes.length && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Length of the character of several bytes at {@code at}; 0 when there is none. */
    private static int length(byte[] bytes, int at) {
        int first = bytes[at] & 0xFF;
        int second = at + 1 < bytes.length ? bytes[at + 1] & 0xFF : 0;
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (first < 0xC2 || first > 0xF4 || second < lowest(first) || second > highest(first)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if (at + i >= bytes.length || (bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static int lowest(int first) {
        return switch (first) {
            case 0xE0 -> 0xA0; // no overlong forms
            case 0xF0 -> 0x90;
            default -> 0x80;
        };
    }

    private static int highest(int first) {
        return switch (first) {
            case 0xED -> 0x9F; // no surrogates
            case 0xF4 -> 0x8F; // nothing beyond U+10FFFF
            default -> 0xBF;
        };
    }
}
