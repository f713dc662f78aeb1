package dev.turnpike.proxy.dispatch;

/** Text for a header value: printable ASCII, not too long. */
final class HeaderText {
    private static final int LONGEST = 1_000;

    private HeaderText() {}

    static String printable(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        var out = new StringBuilder(cut.length());
        cut.chars().forEach(c -> out.append(c >= 0x20 && c < 0x7F ? (char) c : '?'));
        return out.toString();
    }
}
