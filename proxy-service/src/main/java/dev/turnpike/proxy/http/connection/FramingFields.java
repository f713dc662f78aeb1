package dev.turnpike.proxy.http.connection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The fields that say where a request ends (RFC 9112 §6). Anything that two parsers might read in two ways is refused:
 * two lengths even when equal, a length beside a coding, a name that is a trusted one but for an underscore.
 */
final class FramingFields implements FieldScanner.Sink {
    private static final int MOST_LENGTH_DIGITS = 18;

    /** Names that some servers take for the same name when a dash is written as an underscore. */
    private static final List<String> UNMISTAKABLE = List.of(
            "content-length",
            "transfer-encoding",
            "api-key",
            "x-api-key",
            "x-goog-api-key",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto");

    private long length = -1;
    private String codings;

    @Override
    public void field(byte[] bytes, int name, int colon, int end) {
        if (Ascii.equal(bytes, name, colon, "content-length")) {
            contentLength(text(bytes, colon + 1, end));
        } else if (Ascii.equal(bytes, name, colon, "transfer-encoding")) {
            String more = text(bytes, colon + 1, end);
            codings = codings == null ? more : codings + ',' + more;
        } else if (underscored(bytes, name, colon)) {
            throw Refusal.badRequest("A header name with an underscore imitates another");
        }
    }

    /** Whether the body is chunked; else {@link #length()} bytes follow. */
    boolean chunked() {
        if (codings == null) {
            return false;
        }
        if (length >= 0) {
            throw Refusal.badRequest("Content-Length and Transfer-Encoding exclude each other");
        }
        List<String> names = names();
        if (names.indexOf("chunked") != names.size() - 1) {
            throw Refusal.badRequest("The last transfer coding, and only the last, must be chunked");
        }
        if (names.size() > 1) {
            throw Refusal.codingNotImplemented();
        }
        return true;
    }

    /** The announced length, 0 when there is none. */
    long length() {
        return Math.max(0, length);
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (String name : codings.split(",", -1)) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private void contentLength(String text) {
        boolean plain = !text.isEmpty()
                && text.length() <= MOST_LENGTH_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (length >= 0 || !plain) {
            throw Refusal.badRequest("Content-Length must be given once, in digits");
        }
        length = Long.parseLong(text);
    }

    private static boolean underscored(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '_') {
                String dashed = text(bytes, from, to).toLowerCase(Locale.ROOT).replace('_', '-');
                return UNMISTAKABLE.contains(dashed);
            }
        }
        return false;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).strip();
    }
}
