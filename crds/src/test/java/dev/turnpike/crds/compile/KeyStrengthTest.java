package dev.turnpike.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.ClientConfig;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStrengthTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "changeme",
                "sk-1234",
                "123456",
                "ChangeMe-ChangeMe-ChangeMe",
                "aaaaaaaaaaaaaaaaaaaaaaaa",
                "abcabcabcabcabcabcabcabc",
                "zyxwvutsrqponmlkjihgfedcba",
                "sk-your-api-key-goes-here-1",
                "0000000000000000001"
            })
    void refusesKeysThatCanBeGuessedAndSaysHowToMakeOne(String key) {
        assertThat(KeyStrength.weakness(key))
                .hasValueSatisfying(why -> assertThat(why).contains("openssl rand -hex 32"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "changeme", "sk-1234", "123456"})
    void knowsTheKeysThatEveryoneTriesByTheirHashes(String key) {
        assertThat(GuessedKeys.have(ClientConfig.Key.digestOf(key))).isTrue();
        assertThat(GuessedKeys.have(ClientConfig.Key.digestOf(key + "-0b7e41f2")))
                .isFalse();
    }

    @Test
    void acceptsRandomKeysOfEveryUsualForm() {
        long seed = 20261124L;
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = new byte[16 + random.nextInt(32)];
            random.nextBytes(bytes);

            assertThat(KeyStrength.weakness(HexFormat.of().formatHex(bytes)))
                    .as("hexadecimal, seed %d, round %d", seed, round)
                    .isEmpty();
            assertThat(KeyStrength.weakness(Base64.getUrlEncoder().encodeToString(bytes)))
                    .as("Base64, seed %d, round %d", seed, round)
                    .isEmpty();
        }
    }

    @Test
    void acceptsARandomKeyOfTheLeastLength() {
        assertThat(KeyStrength.weakness("tk_9fK2xQ7bLm4ZpR8w1")).isEmpty();
    }
}
