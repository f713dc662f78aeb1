package dev.turnpike.crds.compile;

import dev.turnpike.crds.v1alpha1.DurationText;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Checks of single values. All take null for "not written". */
final class Values {
    private static final Pattern PART_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("[^\\p{Cntrl}\\p{Zl}\\p{Zp}]{1,253}");
    private static final Duration LONGEST = Duration.ofHours(24);

    private Values() {}

    static void positive(Integer value, Spot spot) {
        if (value != null && value <= 0) {
            spot.invalid("must be greater than 0; leave it out for no limit");
        }
    }

    static int within(Integer value, Bounds bounds, Spot spot) {
        if (value == null) {
            return bounds.fallback();
        }
        if (value < bounds.least() || value > bounds.most()) {
            spot.invalid("must be between " + bounds.least() + " and " + bounds.most());
        }
        return value;
    }

    static Duration duration(String text, Duration fallback, Spot spot) {
        if (text == null) {
            return fallback;
        }
        Optional<Duration> read = DurationText.parse(text);
        if (read.isEmpty()) {
            spot.invalid("must be a duration such as 5s, 1m30s or 250ms");
            return fallback;
        }
        if (read.get().isZero() || read.get().compareTo(LONGEST) > 0) {
            spot.invalid("must be longer than 0 and at most 24h");
        }
        return read.get();
    }

    /** Text that people read: one line, at most 253 characters. */
    static void label(String text, Spot spot) {
        if (text != null && !LABEL.matcher(text).matches()) {
            spot.invalid("must be one line of 1 to 253 characters");
        }
    }

    static void size(List<?> list, Bounds bounds, Spot spot) {
        if (list.size() < bounds.least() || list.size() > bounds.most()) {
            String range = bounds.least() == 0 ? "at most " : bounds.least() + " to ";
            spot.invalid("must have " + range + bounds.most() + " entries, has " + list.size());
        }
    }

    /** Names of parts, such as backends: written, plain, and each once. */
    static <T> void names(List<T> parts, Function<T, String> name, Spot spot) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            String text = Objects.requireNonNullElse(name.apply(parts.get(i)), "");
            Spot here = spot.at(i).at("name");
            if (!PART_NAME.matcher(text).matches()) {
                here.invalid("must be 1 to 63 letters, digits, dots, underscores and hyphens, "
                        + "with a letter or digit at both ends");
            } else if (!seen.add(text)) {
                here.invalid("'" + text + "' is there twice; names must be unique");
            }
        }
    }

    /** What a number may be, and what it is when it is not written. */
    record Bounds(int least, int most, int fallback) {}
}
