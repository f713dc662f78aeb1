package dev.turnpike.proxy.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes, durations and whole numbers as people write them. Each method throws {@link IllegalArgumentException} that says what it wants. */
final class Quantities {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([a-z]*)");
    private static final Pattern DURATION = Pattern.compile("(?:\\d{1,12}(?:ms|[smhd]))+");
    private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,12})(ms|[smhd])");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,12}");

    private static final Map<String, Long> BYTES = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("ki", 1L << 10),
            Map.entry("mi", 1L << 20),
            Map.entry("gi", 1L << 30));

    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Quantities() {}

    /** Bytes: {@code 33554432}, {@code 32MB} (decimal) or {@code 32MiB} (binary), from {@code least} to {@code most}. */
    static long size(String text, long least, long most) {
        Matcher parts = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches() || !BYTES.containsKey(parts.group(2))) {
            throw new IllegalArgumentException(
                    "is not a size; write bytes, or a number with KB, MB, GB, KiB, MiB or GiB, for example 32MiB");
        }
        long unit = BYTES.get(parts.group(2));
        long number = Long.parseLong(parts.group(1));
        if (number > most / unit || number * unit < least) {
            throw new IllegalArgumentException("is out of range; it must be " + least + " to " + most + " bytes");
        }
        return number * unit;
    }

    /** {@code 15s}, {@code 1m30s}, {@code 500ms}, {@code 24h}, {@code 7d}, or a plain number of seconds, from {@code least} to {@code most}. */
    static Duration duration(String text, Duration least, Duration most) {
        Duration total = duration(text.toLowerCase(Locale.ROOT));
        if (total.compareTo(least) < 0 || total.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "is out of range; it must be " + seconds(least) + " to " + seconds(most));
        }
        return total;
    }

    private static Duration duration(String text) {
        if (DIGITS.matcher(text).matches()) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        if (!DURATION.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is not a duration; write seconds, or a number with ms, s, m, h or d, for example 15s");
        }
        Duration total = Duration.ZERO;
        for (Matcher part = DURATION_PART.matcher(text); part.find(); ) {
            total = total.plus(UNITS.get(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return total;
    }

    private static String seconds(Duration bound) {
        return bound.toSeconds() + "s";
    }

    /** A whole number from {@code least} to {@code most}. */
    static int number(String text, int least, int most) {
        if (!DIGITS.matcher(text).matches() || Long.parseLong(text) < least || Long.parseLong(text) > most) {
            throw new IllegalArgumentException("is not a whole number from " + least + " to " + most);
        }
        return Integer.parseInt(text);
    }

    /** A port; 0 lets the system choose a free one. */
    static int port(String text) {
        if (!DIGITS.matcher(text).matches() || Long.parseLong(text) > 65535) {
            throw new IllegalArgumentException(
                    "is not a port; write a whole number from 1 to 65535 (0 takes any free port)");
        }
        return Integer.parseInt(text);
    }
}
