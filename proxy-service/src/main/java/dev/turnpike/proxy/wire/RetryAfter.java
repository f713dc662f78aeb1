package dev.turnpike.proxy.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code retry-after-ms} and {@code Retry-After} (seconds, maybe with a fraction, or an HTTP date), RFC 9110 §10.2.3. */
public final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}(\\.\\d{1,12})?");

    private RetryAfter() {}

    /** The wait that {@code headers} ask for, counted from {@code now}; empty for none, garbage, a negative or an absurd value. */
    public static Optional<Duration> read(HeaderFields headers, Instant now) {
        var millis = headers.first("retry-after-ms").flatMap(text -> number(text, 1));
        if (millis.isPresent()) {
            return millis;
        }
        return headers.first("retry-after")
                .map(String::strip)
                .flatMap(text -> number(text, 1_000).or(() -> date(text, now)));
    }

    private static Optional<Duration> number(String text, int unitMillis) {
        if (!NUMBER.matcher(text.strip()).matches()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(text.strip()) * unitMillis;
        return sane(Duration.ofMillis((long) Math.ceil(value)));
    }

    private static Optional<Duration> date(String text, Instant now) {
        try {
            var at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return sane(Duration.between(now, at));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> sane(Duration wait) {
        return wait.isNegative() || wait.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(wait);
    }
}
