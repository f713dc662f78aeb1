package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.provider.anthropic.ModelTraits.Thinking;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelTraitsTest {

    @ParameterizedTest
    @CsvSource({
        "claude-opus-5-5, 128000, ADAPTIVE",
        "claude-opus-5, 128000, ADAPTIVE",
        "claude-opus-5-20260401, 128000, ADAPTIVE",
        "claude-sonnet-4-6, 128000, ADAPTIVE",
        "claude-opus-4-5-20251101, 64000, BUDGET",
        "claude-opus-4-1-20250805, 32000, BUDGET",
        "claude-opus-4-20250514, 32000, BUDGET",
        "claude-3-7-sonnet-20250219, 64000, BUDGET",
        "claude-3-5-haiku-latest, 8192, NONE",
        "claude-3-opus-20240229, 4096, NONE",
        "claude-saga-9, 128000, ADAPTIVE",
        "anthropic/claude-sonnet-4.5, 64000, BUDGET",
        "us.anthropic.claude-haiku-4-5-20251001-v1:0, 64000, BUDGET",
    })
    void knowsTheFamilyByTheLongestName(String model, int maxOutput, Thinking thinking) {
        var traits = ModelTraits.of(model);

        assertThat(traits.maxOutput()).isEqualTo(maxOutput);
        assertThat(traits.thinking()).isEqualTo(thinking);
    }

    @Test
    void knowsNoLimitOfOtherModels() {
        assertThat(ModelTraits.of("kimi-k2").maxOutput()).isNull();
        assertThat(ModelTraits.of("").schema()).isFalse();
    }

    @Test
    void takesTheNextLowerEffort() {
        assertThat(ModelTraits.of("claude-opus-4-6").effort("xhigh")).isEqualTo("high");
        assertThat(ModelTraits.of("claude-opus-4-5").effort("max")).isEqualTo("high");
        assertThat(ModelTraits.of("claude-opus-5").effort("max")).isEqualTo("max");
        assertThat(ModelTraits.of("claude-sonnet-4-5").effort("low")).isNull();
    }
}
