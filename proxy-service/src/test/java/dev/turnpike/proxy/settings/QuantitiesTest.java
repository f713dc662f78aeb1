package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "17,17",
        "17B,17",
        "32MB,32000000",
        "32 MiB,33554432",
        "1gib,1073741824",
        "2Ki,2048",
        "1KB,1000",
        "1Mi,1048576"
    })
    void readsSizes(String text, long bytes) {
        assertThat(Quantities.size(text, 0, Long.MAX_VALUE)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"0,PT0S", "15,PT15S", "15s,PT15S", "500ms,PT0.5S", "1m,PT1M", "1m30s,PT1M30S", "2H,PT2H", "7d,PT168H"})
    void readsDurations(String text, Duration duration) {
        assertThat(Quantities.duration(text, Duration.ZERO, Duration.ofDays(7))).isEqualTo(duration);
    }
}
