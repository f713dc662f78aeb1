package dev.turnpike.proxy.http.connection;

import static dev.turnpike.proxy.http.connection.Requests.chunk;
import static dev.turnpike.proxy.http.connection.Requests.chunked;
import static dev.turnpike.proxy.http.connection.Requests.get;
import static dev.turnpike.proxy.http.connection.Requests.lastChunk;
import static dev.turnpike.proxy.http.connection.Requests.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestFramerTest {
    private static final String CHUNKED = chunked("/x", chunk("abc") + "4;e=f\r\ndefg\r\n" + lastChunk());

    @Test
    void handsOverTheSameMessagesHoweverTheyAreSplit() {
        List<String> messages = List.of(get("/a"), post("/b", "hello"), CHUNKED, post("/c", ""), get("/d", "Y: z"));
        byte[] all = String.join("", messages).getBytes(StandardCharsets.ISO_8859_1);
        String whole = handedOver(all, all.length, new Random(0));
        long seed = System.nanoTime();
        var random = new Random(seed);

        for (int longest = 1; longest < 60; longest++) {
            assertThat(handedOver(all, longest, random))
                    .as("seed %d, pieces of up to %d", seed, longest)
                    .isEqualTo(whole);
        }
    }

    @Test
    void neverHandsABodyByteOverWithItsHead() {
        var framer = framer();
        framer.feed(bytes(post("/b", "hello") + get("/a")));

        assertThat(text(framer.take())).endsWith("\r\n\r\n");
        assertThat(text(framer.take())).isEqualTo("hello");
        assertThat(framer.exhausted()).isTrue();
        assertThat(framer.take()).isNull();
    }

    @Test
    void framesChunksAnewAndDropsExtensions() {
        var framer = framer();
        framer.feed(bytes(CHUNKED));
        framer.take();

        assertThat(text(framer.take())).isEqualTo("7\r\nabcdefg\r\n0\r\n\r\n");
    }

    @Test
    void neverHandsAHeadOverWhoseBodyIsKnownToBeBroken() {
        var framer = framer();
        framer.feed(bytes(chunked("/x", "zz")));

        assertThat(status(framer)).isEqualTo(400);
    }

    @Test
    void measuresABodyBeforeItArrives() {
        var framer = new RequestFramer(ConnectionLimits.DEFAULT.sizes(), 10);
        framer.feed(bytes(chunked("/x", chunk("0123456789"))));
        framer.take();
        assertThat(framer.take()).isNotNull();
        framer.feed(bytes("1\r\n"));

        assertThat(status(framer)).isEqualTo(413);
    }

    @Test
    void hasNoLimitOfABodyWhenTheListenerHasNone() {
        var framer = new RequestFramer(ConnectionLimits.DEFAULT.sizes(), -1);
        framer.feed(bytes(chunked("/x", "fffffffff\r\nabc")));

        framer.take();

        assertThat(text(framer.take())).isEqualTo("3\r\nabc\r\n");
        assertThat(framer.received()).isFalse();
    }

    private static RequestFramer framer() {
        return new RequestFramer(ConnectionLimits.DEFAULT.sizes(), 1 << 20);
    }

    /** All messages, with the chunks of one body put together and a bar between messages. */
    private static String handedOver(byte[] all, int longest, Random random) {
        var framer = framer();
        var out = new StringBuilder();
        int at = 0;
        while (at < all.length) {
            int to = Math.min(all.length, at + 1 + random.nextInt(longest));
            framer.feed(Arrays.copyOfRange(all, at, to));
            at = to;
            drain(framer, out);
        }
        return out.toString();
    }

    private static void drain(RequestFramer framer, StringBuilder out) {
        byte[] piece = framer.take();
        while (piece != null) {
            out.append(text(piece).replaceAll("(?m)^[0-9a-f]+\r\n([a-g]+)\r\n", "$1"));
            if (framer.exhausted()) {
                out.append('|');
                framer.next();
            }
            piece = framer.take();
        }
    }

    private static int status(RequestFramer framer) {
        try {
            framer.take();
            return 200;
        } catch (RequestException e) {
            return e.status().code();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
