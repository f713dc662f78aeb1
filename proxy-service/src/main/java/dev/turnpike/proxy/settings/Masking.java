package dev.turnpike.proxy.settings;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes credentials and control characters out of values before they are shown. */
final class Masking {
    private static final String MASK = "***";

    /** From the scheme to the last {@code @} before the path: a password may hold {@code @} and {@code :} unencoded. */
    private static final Pattern USER_INFO = Pattern.compile("^((?:[^/?#]*:)?//)?([^/?#@:]*)(:[^/?#]*)?@");

    private static final Pattern QUERY_MEMBER = Pattern.compile("(?<=[?&;])([^=&;]*)=([^&;]*)");

    private Masking() {}

    static String shown(Key.Exposure exposure, String text) {
        return switch (exposure) {
            case PLAIN -> printable(text);
            case URL -> printable(withoutCredentials(text));
            case SECRET -> text.isEmpty() ? "" : MASK;
        };
    }

    /** {@code text} with each control or format character as {@code \\uXXXX}. */
    static String printable(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        int type = Character.getType(point);
        boolean hidden = Character.isISOControl(point)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
        if (hidden) {
            shown.append(String.format(Locale.ROOT, "\\u%04x", point));
        } else {
            shown.appendCodePoint(point);
        }
    }

    private static String withoutCredentials(String url) {
        Matcher user = USER_INFO.matcher(url);
        String masked = user.find() ? user.replaceFirst(Masking::maskedUser) : url;
        return QUERY_MEMBER
                .matcher(masked)
                .replaceAll(member -> Matcher.quoteReplacement(
                        isSecret(member.group(1)) ? member.group(1) + "=" + MASK : member.group()));
    }

    private static String maskedUser(java.util.regex.MatchResult user) {
        String prefix = user.group(1) == null ? "" : user.group(1);
        String name = user.group(2);
        return Matcher.quoteReplacement(prefix + (user.group(3) == null ? MASK : name + ":" + MASK) + "@");
    }

    private static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password")
                || lower.contains("key")
                || lower.contains("token")
                || lower.contains("secret");
    }
}
