package dev.turnpike.proxy.upstream;

/** What may stand in a header field. A line break in a value would be a second field, and the next request. */
final class HeaderText {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private HeaderText() {}

    /** Throws {@link IllegalArgumentException}, naming the field but never the value. */
    static void requireField(String name, String value) {
        if (!isToken(name)) {
            throw new IllegalArgumentException("a header field has a name that is not a token");
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isValue(value.charAt(i))) {
                throw new IllegalArgumentException(
                        "header field '" + name + "': the value holds a line break, control or non-Latin character");
            }
        }
    }

    /** Throws {@link IllegalArgumentException} when {@code text} cannot stand in a request line. */
    static void requireTarget(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException("a request target holds a blank, control or non-ASCII character");
            }
        }
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isTokenChar(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static boolean isTokenChar(int c) {
        return within(c, 'a', 'z') || within(c, 'A', 'Z') || within(c, '0', '9') || TOKEN_MARKS.indexOf(c) >= 0;
    }

    /** Tab, visible ASCII, blank and the upper half of Latin-1. */
    static boolean isValue(int c) {
        return c == '\t' || within(c, ' ', '~') || within(c, 0x80, 0xff);
    }

    private static boolean within(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
