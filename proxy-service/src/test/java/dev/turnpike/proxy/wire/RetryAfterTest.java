package dev.turnpike.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-24T22:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | PT0S",
                "7 | PT7S",
                "' 7 ' | PT7S",
                "2.0005 | PT2.001S",
                "86400 | PT24H",
                "Tue, 24 Nov 2026 22:01:30 GMT | PT1M30S"
            })
    void readsSecondsAndDates(String value, Duration expected) {
        assertThat(RetryAfter.read(HeaderFields.of("Retry-After", value), NOW)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "-1",
                "NaN",
                "Infinity",
                "1e3",
                "10d",
                "0x10p0",
                "1_0",
                "86401",
                "999999999999999999999",
                "Tue, 24 Nov 2026 21:59:59 GMT",
                "Tue, 24 Nov 2099 22:00:00 GMT",
                "Mon, 24 Nov 2026 22:01:30 GMT"
            })
    void readsNothingFromGarbage(String value) {
        assertThat(RetryAfter.read(HeaderFields.of("retry-after", value), NOW)).isEmpty();
    }

    @Test
    void prefersMilliseconds() {
        assertThat(RetryAfter.read(HeaderFields.of("retry-after", "9", "Retry-After-Ms", "1500.2"), NOW))
                .contains(Duration.ofMillis(1501));
        assertThat(RetryAfter.read(HeaderFields.of("retry-after", "9", "retry-after-ms", "x"), NOW))
                .contains(Duration.ofSeconds(9));
        assertThat(RetryAfter.read(HeaderFields.NONE, NOW)).isEmpty();
    }
}
