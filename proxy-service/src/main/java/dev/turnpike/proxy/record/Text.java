package dev.turnpike.proxy.record;

/** Makes text of clients and providers fit for a column and for one line of a log. */
final class Text {
    private Text() {}

    /** {@code text} cut to {@code max} characters, with whatever is not printable as {@code ?}; null stays null. */
    static String line(String text, int max) {
        if (text == null) {
            return null;
        }
        if (text.length() <= max && isPlain(text)) {
            return text;
        }
        var line = new StringBuilder(Math.min(text.length(), max));
        text.codePoints().limit(max).forEach(each -> line.appendCodePoint(isPrintable(each) ? each : '?'));
        return line.length() <= max ? line.toString() : line.substring(0, lastWhole(line, max));
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static int lastWhole(StringBuilder line, int max) {
        return Character.isHighSurrogate(line.charAt(max - 1)) ? max - 1 : max;
    }

    /** Not control or format characters, line separators, halves of surrogate pairs: PostgreSQL refuses some, terminals obey others. */
    private static boolean isPrintable(int character) {
        int type = Character.getType(character);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }
}
