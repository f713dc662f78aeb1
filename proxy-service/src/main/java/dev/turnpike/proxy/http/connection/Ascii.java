package dev.turnpike.proxy.http.connection;

/** Comparisons of bytes with lower-case ASCII names, whatever their case. */
final class Ascii {
    private Ascii() {}

    static boolean startsWith(byte[] bytes, int from, int to, String lower) {
        if (to - from < lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (lower(bytes[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean equal(byte[] bytes, int from, int to, String lower) {
        return to - from == lower.length() && startsWith(bytes, from, to, lower);
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }
}
