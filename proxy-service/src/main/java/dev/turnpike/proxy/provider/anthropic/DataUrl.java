package dev.turnpike.proxy.provider.anthropic;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A {@code data:} URL taken apart.
 *
 * @param mediaType lower case, without parameters; {@code image/jpg} is spelled {@code image/jpeg}; for images the first bytes decide, not the label
 * @param base64 the payload in the standard alphabet, without white space
 */
record DataUrl(String mediaType, String base64) {

    static boolean is(String url) {
        return url.regionMatches(true, 0, "data:", 0, 5);
    }

    /** Null when {@code url} is no readable data URL. */
    static DataUrl parse(String url) {
        int comma = url.indexOf(',');
        if (!is(url) || comma < 0) {
            return null;
        }
        var head = url.substring(5, comma).toLowerCase(Locale.ROOT);
        var payload = url.substring(comma + 1);
        int semicolon = head.indexOf(';');
        var type = (semicolon < 0 ? head : head.substring(0, semicolon)).strip();
        boolean encoded = head.endsWith(";base64");
        return of(type.isEmpty() ? "text/plain" : type, encoded ? standard(payload) : percentDecoded(payload));
    }

    /** A payload without a URL around it; {@code mediaType} is what the sender says it is. */
    static DataUrl of(String mediaType, String base64) {
        var label = mediaType.equals("image/jpg") ? "image/jpeg" : mediaType;
        return new DataUrl(label.startsWith("image/") ? sniffed(label, base64) : label, base64);
    }

    /** Whether there is a payload, and it is base64 with or without its padding. */
    boolean isReadable() {
        int end = base64.length();
        while (end > 0 && base64.charAt(end - 1) == '=') {
            end--;
        }
        if (end == 0 || end % 4 == 1 || base64.length() - end > 2) {
            return false;
        }
        for (int i = 0; i < end; i++) {
            if (!inAlphabet(base64.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean inAlphabet(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    /** The payload as text; invalid UTF-8 becomes U+FFFD. Null when it is not base64. */
    String text() {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** {@code base64} without white space and in the standard alphabet. */
    static String standard(String base64) {
        if (base64.chars().noneMatch(c -> c <= ' ' || c == '-' || c == '_')) {
            return base64; // megabytes, as a rule
        }
        var clean = new StringBuilder(base64.length());
        for (int i = 0; i < base64.length(); i++) {
            char c = base64.charAt(i);
            switch (c) {
                case ' ', '\n', '\r', '\t' -> {}
                case '-' -> clean.append('+');
                case '_' -> clean.append('/');
                default -> clean.append(c);
            }
        }
        return clean.toString();
    }

    private static String percentDecoded(String payload) {
        try {
            var text = URLDecoder.decode(payload.replace("+", "%2B"), StandardCharsets.UTF_8);
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String sniffed(String label, String base64) {
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (base64.startsWith("iVBORw0KGgo")) {
            return "image/png";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        return webp(base64) ? "image/webp" : label;
    }

    /** {@code RIFF....WEBP}: the twelve bytes are the first sixteen characters. */
    private static boolean webp(String base64) {
        if (!base64.startsWith("UklGR") || base64.length() < 16) {
            return false;
        }
        try {
            var head = Base64.getDecoder().decode(base64.substring(0, 16));
            return new String(head, 8, 4, StandardCharsets.US_ASCII).equals("WEBP");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
