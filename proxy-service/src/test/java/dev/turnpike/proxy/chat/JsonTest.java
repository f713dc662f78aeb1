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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
