package dev.turnpike.proxy.http.connection;

import java.nio.charset.StandardCharsets;

/** Which bytes RFC 9110 and RFC 9112 allow where. */
final class Octets {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (byte b : "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                .getBytes(StandardCharsets.US_ASCII)) {
            TOKEN[b] = true;
        }
    }

    private Octets() {}

    /** In a field name. */
    static boolean token(byte b) {
        return b >= 0 && TOKEN[b];
    }

    /** In a method: we know none with small letters or digits, and every stray protocol has one of them early. */
    static boolean method(byte b) {
        return (b >= 'A' && b <= 'Z') || b == '-';
    }

    /** In a request target: printable ASCII. */
    static boolean target(byte b) {
        return b > ' ' && b < 0x7f;
    }

    /** In a field value: printable, tab, and the bytes above ASCII, which nobody may trust or log as they are. */
    static boolean value(byte b) {
        return (b >= ' ' && b != 0x7f) || b == '\t' || b < 0;
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        return b < 0 ? -1 : Character.digit(b, 16);
    }
}
