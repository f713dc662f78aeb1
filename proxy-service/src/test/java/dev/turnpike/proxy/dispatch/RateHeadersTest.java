package dev.turnpike.proxy.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "1, 1ms",
        "999999, 1ms",
        "120000000, 120ms",
        "1000000000, 1s",
        "1500000000, 1.5s",
        "7660000000, 7.66s",
        "10000000000, 10s",
        "60000000000, 1m0s",
        "360000000000, 6m0s",
        "61020000000, 1m1.02s",
        "3600000000000, 1h0m0s",
        "86400000000000, 24h0m0s",
        "999999999, 1s"
    })
    void writesDurationsAsGoDoes(long nanos, String text) {
        assertThat(RateHeaders.text(Duration.ofNanos(nanos))).isEqualTo(text);
    }
}
