package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FinishReasonTest {

    @Test
    void readsReasonsInTheWordsOfOthers() {
        assertThat(FinishReason.of("MAX_TOKENS")).isEqualTo(FinishReason.LENGTH);
        assertThat(FinishReason.of("tool_use")).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(FinishReason.of("safety")).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(FinishReason.of("function_call")).isEqualTo(FinishReason.FUNCTION_CALL);
        assertThat(FinishReason.of("eos")).isEqualTo(FinishReason.STOP);
        for (var reason : FinishReason.values()) {
            assertThat(FinishReason.of(reason.wire())).isEqualTo(reason);
        }
    }
}
