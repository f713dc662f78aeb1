package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void everyCharacterIsTaken() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                var bytes = ("1234567" + Character.toString(point) + "x").getBytes(StandardCharsets.UTF_8);
                if (Utf8.firstFault(bytes) != -1) {
                    throw new AssertionError(Integer.toHexString(point));
                }
            }
        }
    }

    @Test
    void itAgreesWithTheDecoderOfTheJdkOnAnyBytes() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 200_000; round++) {
            var bytes = new byte[random.nextInt(12)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0x80 + random.nextInt(0x80));
            }
            assertThat(Utf8.firstFault(bytes) == -1)
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(decodes(bytes));
        }
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    @Test
    void theOffsetIsThatOfTheBrokenCharacter() {
        assertThat(Utf8.firstFault(new byte[] {'a', 'b', (byte) 0xE2, (byte) 0x82}))
                .isEqualTo(2);
        assertThat(Utf8.firstFault(new byte[] {'a', (byte) 0x80})).isEqualTo(1);
        assertThat(Utf8.firstFault(new byte[0])).isEqualTo(-1);
    }
}
