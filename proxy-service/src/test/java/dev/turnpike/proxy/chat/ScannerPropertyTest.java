package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a request is broken into, it is taken as Jackson takes it or refused as invalid; nothing else comes out. */
class ScannerPropertyTest {

    @Test
    void takesOrRefusesBrokenRequests() {
        long seed = Long.getLong("turnpike.seed", System.nanoTime());
        var random = new Random(seed);
        var writer = new RandomRequest(random);
        for (int round = 0; round < 20_000; round++) {
            var bytes = writer.next().getBytes(StandardCharsets.UTF_8);
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] =
                        (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:\\0e".charAt(random.nextInt(10)));
            }
            check(bytes, "seed " + seed + " round " + round);
        }
    }

    private static void check(byte[] bytes, String where) {
        try {
            var request = ModelRequest.parse(Operation.CHAT, bytes);
            assertThat(request.model())
                    .as(where)
                    .isEqualTo(request.tree().get("model").asText());
        } catch (GatewayException e) {
            assertThat(e.failure()).as(where).isInstanceOf(Failure.Invalid.class);
        }
    }
}
