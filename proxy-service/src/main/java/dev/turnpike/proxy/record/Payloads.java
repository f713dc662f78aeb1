package dev.turnpike.proxy.record;

import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Replaces images, sound and files in base64 by their type, size and hash. */
final class Payloads {
    private static final int MIN_LENGTH = 64;
    private static final Pattern BASE64 =
            Pattern.compile("data:([A-Za-z0-9.+/-]{0,100})(?:;[A-Za-z0-9=.+-]{1,50}){0,4};base64,"
                    + "([A-Za-z0-9+/_=-]{16,})|([A-Za-z0-9+/_-]{256,}={0,2})");

    private final KeyedHash hash;

    Payloads(KeyedHash hash) {
        this.hash = hash;
    }

    /** {@code text} with each data URL, and each run of at least 256 base64 characters, replaced. */
    String replace(String text) {
        return text.length() < MIN_LENGTH ? text : BASE64.matcher(text).replaceAll(this::description);
    }

    private String description(MatchResult payload) {
        var base64 = payload.group(2) == null ? payload.group(3) : payload.group(2);
        if (payload.group(2) == null && !mixed(base64)) {
            // A ruler of dashes, a long word: not what an encoder writes.
            return base64;
        }
        var type = payload.group(1) == null || payload.group(1).isEmpty() ? "base64" : payload.group(1);
        long bytes = base64.replace("=", "").length() * 3L / 4;
        return "[" + type + ", " + bytes + " bytes, hash " + hash.of(base64.getBytes(StandardCharsets.US_ASCII)) + "]";
    }

    /** Whether it has small and capital letters. One pass: these runs may be megabytes long. */
    private static boolean mixed(String text) {
        boolean small = false;
        boolean capital = false;
        for (int i = 0; i < text.length() && !(small && capital); i++) {
            small |= text.charAt(i) >= 'a' && text.charAt(i) <= 'z';
            capital |= text.charAt(i) >= 'A' && text.charAt(i) <= 'Z';
        }
        return small && capital;
    }
}
