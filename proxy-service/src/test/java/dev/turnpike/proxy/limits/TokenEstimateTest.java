package dev.turnpike.proxy.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.chat.Operation;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenEstimateTest {
    private static final int PLENTY = 1_000_000;
    private static final long INPUT = Estimates.chat("").input();

    @Test
    void countsATokenForFourBytes() {
        assertThat(Estimates.of(100).input()).isEqualTo(100);
        assertThat(Estimates.estimate(Operation.EMBEDDING, "{\"model\":\"m\",\"input\":\"\"}")
                        .input())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                                | 1024",
                ",\"max_tokens\":7                                 | 7",
                ",\"max_tokens\":7,\"max_completion_tokens\":9     | 9",
                ",\"max_tokens\":7,\"n\":3                         | 21",
                ",\"n\":2                                          | 2048",
                ",\"max_tokens\":0                                 | 0",
                ",\"max_tokens\":-5                                | 0",
                ",\"max_tokens\":\"7\"                             | 1024",
                ",\"max_tokens\":null                              | 1024",
                ",\"max_tokens\":99999999999                       | 2147483647",
                ",\"n\":99999999999,\"max_tokens\":1               | 128",
            })
    void addsWhatTheRequestAsksFor(String members, long output) {
        var estimate = Estimates.chat(members == null ? "" : members);

        assertThat(estimate.total(PLENTY, null) - estimate.input()).isEqualTo(output);
    }

    @Test
    void assumesNoMoreThanTheLimitLeaves() {
        assertThat(Estimates.chat("").total(500, null)).isEqualTo(500);
        assertThat(Estimates.chat("").total(1, null)).isEqualTo(INPUT);
    }

    @Test
    void clampsTheOutputAsTheBackendDoes() {
        assertThat(Estimates.chat(",\"max_tokens\":5000").total(PLENTY, 100) - INPUT)
                .isBetween(100L, 110L);
        assertThat(Estimates.chat("").total(PLENTY, 100) - INPUT).isEqualTo(100);
    }

    @Test
    void countsAnImageAsAnImageHoweverLargeItIs() {
        var image = Base64.getEncoder().encodeToString(new byte[3_000_000]);

        var estimate = Estimates.chat(",\"x\":\"data:image/png;base64," + image + "\"");

        assertThat(estimate.input()).isBetween(1_000L, 1_100L);
    }
}
