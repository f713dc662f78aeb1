package dev.turnpike.proxy.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.GatewayException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsTest {

    @Test
    void codesVectorsBothWays() throws Exception {
        var vector = Json.read("[0.5,-1.0,2.25]".getBytes(StandardCharsets.UTF_8));

        assertThat(Embeddings.encode(vector)).isEqualTo("AAAAPwAAgL8AABBA");
        assertThat(Embeddings.decode("AAAAPwAAgL8AABBA")).containsExactly(0.5f, -1.0f, 2.25f);
        assertThat(Embeddings.decode("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "AAA", "AAAA", "AAAAPwA="})
    void refusesWhatIsNoVector(String text) {
        assertThatThrownBy(() -> Embeddings.decode(text)).isInstanceOf(GatewayException.class);
    }
}
