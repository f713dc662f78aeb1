package dev.turnpike.proxy.provider.gemini;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A {@code data:} URL (RFC 2397), taken apart.
 *
 * @param base64 the bytes in the standard alphabet, padded
 */
record DataUrl(String mimeType, String base64) {

    static boolean is(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /** Reads {@code url}; {@code param} names it in an error. */
    static DataUrl parse(String url, String param) {
        int comma = url.indexOf(',');
        if (comma < 0) {
            throw Refuse.invalid(param, "The data URL has no comma before its content.");
        }
        var head = url.substring(5, comma).strip();
        int semicolon = head.indexOf(';');
        var mime = (semicolon < 0 ? head : head.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
        var payload = url.substring(comma + 1);
        boolean base64 = head.toLowerCase(Locale.ROOT).endsWith(";base64");
        return new DataUrl(
                mime(mime),
                base64 ? standard(payload, param) : Base64.getEncoder().encodeToString(percentDecoded(payload, param)));
    }

    /** {@code text} as standard base64 with padding: white space goes, the URL-safe alphabet is replaced. */
    static String standard(String text, String param) {
        var clean = isStandard(text) ? text : cleaned(text, param);
        int end = clean.length();
        while (end > 0 && clean.charAt(end - 1) == '=') {
            end--;
        }
        int rest = end % 4;
        if (end == 0 || rest == 1) {
            throw Refuse.invalid(param, "The content is not valid base64.");
        }
        return clean.length() % 4 == 0 ? clean : clean.substring(0, end) + "=".repeat((4 - rest) % 4);
    }

    private static boolean isStandard(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!standardCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean standardCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '+'
                || c == '/'
                || c == '=';
    }

    private static String cleaned(String text, String param) {
        var clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (standardCharacter(c)) {
                clean.append(c);
            } else if (c == '-' || c == '_') {
                clean.append(c == '-' ? '+' : '/');
            } else if (!Character.isWhitespace(c)) {
                throw Refuse.invalid(param, "The content is not valid base64.");
            }
        }
        return clean.toString();
    }

    private static byte[] percentDecoded(String payload, String param) {
        var given = payload.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream(given.length);
        for (int i = 0; i < given.length; i++) {
            if (given[i] != '%') {
                bytes.write(given[i]);
                continue;
            }
            int high = i + 2 < given.length ? Character.digit(given[i + 1], 16) : -1;
            int low = i + 2 < given.length ? Character.digit(given[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw Refuse.invalid(param, "The data URL has a broken percent sign.");
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        return bytes.toByteArray();
    }

    private static String mime(String named) {
        if (named.isEmpty()) {
            return "text/plain";
        }
        return named.equals("image/jpg") ? "image/jpeg" : named;
    }
}
