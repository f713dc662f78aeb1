package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void keepsTheDigitsOfNumbers() throws Exception {
        for (var number : new String[] {"1.10", "100", "12345678901234567890", "0.1234567890123456789"}) {
            assertThat(new String(Json.write(Json.read(bytes(number))), StandardCharsets.UTF_8))
                    .isEqualTo(number);
        }
    }

    @Test
    void refusesASecondDocumentAndLetsTheLastOfTwoMembersCount() throws Exception {
        assertThatThrownBy(() -> Json.read(bytes("{} {}"))).isInstanceOf(JsonProcessingException.class);
        assertThat(Json.read(bytes("{\"a\":1,\"a\":2}")).path("a").asInt()).isEqualTo(2);
    }

    @Test
    void saysWhatCannotBeWritten() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(UncheckedIOException.class);
    }

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

    @Test
    void addsTokensUp() {
        assertThat(Usage.UNKNOWN.total()).isEqualTo(-1);
        assertThat(Usage.reported(3, -1).total()).isEqualTo(3);
        assertThat(Usage.reported(3, 4).total()).isEqualTo(7);
        assertThat(Operation.COMPLETION.label()).isEqualTo("text_completion");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
