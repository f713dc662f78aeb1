package dev.turnpike.proxy.record;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Makes ids that sort by time: 48 bits of milliseconds, then 74 random bits (RFC 9562, version 7). They say when a request came and nothing
 * about others. Safe for use by many threads.
 */
public final class UuidV7 {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private final SecureRandom random = new SecureRandom();

    /** A new id of the moment {@code at}: 36 characters, lower case. */
    public String next(Instant at) {
        return text(at.toEpochMilli(), random.nextLong(), random.nextLong());
    }

    /** The smallest id of the moment {@code at}: smaller ones are older. */
    public static String first(Instant at) {
        return text(at.toEpochMilli(), 0, 0);
    }

    /** Whether {@code text} has the form of these ids: whatever else it is, it is no id of ours. */
    public static boolean isId(String text) {
        return FORM.matcher(text).matches();
    }

    private static String text(long millis, long high, long low) {
        long most = (millis << 16) | 0x7000L | (high & 0x0fffL);
        long least = 0x8000_0000_0000_0000L | (low & 0x3fff_ffff_ffff_ffffL);
        return new UUID(most, least).toString();
    }
}
