package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void addsTokensUp() {
        assertThat(Usage.UNKNOWN.total()).isEqualTo(-1);
        assertThat(Usage.reported(3, -1).total()).isEqualTo(3);
        assertThat(Usage.reported(3, 4).total()).isEqualTo(7);
        assertThat(Operation.COMPLETION.label()).isEqualTo("text_completion");
    }
}
