package dev.turnpike.crds.v1alpha1;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the Gateway API writes them: up to four numbers of at most five digits, each with {@code h}, {@code m}, {@code s} or {@code ms}. */
public final class DurationText {

    /** The format, for schemas. */
    public static final String PATTERN = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    private static final Pattern WHOLE = Pattern.compile(PATTERN);
    private static final Pattern PART = Pattern.compile("([0-9]+)(h|ms|m|s)");

    private DurationText() {}

    /** Reads {@code text}, such as {@code 1m30s}; empty when it is not of that format. */
    public static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return Optional.of(sum);
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "h" -> Duration.ofHours(1);
            case "m" -> Duration.ofMinutes(1);
            case "s" -> Duration.ofSeconds(1);
            default -> Duration.ofMillis(1);
        };
    }
}
