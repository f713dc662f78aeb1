package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are no JSON object in UTF-8. */
class BadBodyTest {
    private static final String GOOD =
            "{'model':'m', 'stream':true,'messages':[{'role':'user','content':'caf\u00e9 \ud83d\ude00'}],'x':[1.5e3,null,{'y':false}]}";

    @CatalogueId("B23")
    @DisplayName("B23: no body, null, a list, a string, a number")
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "'x'", "1", "true", "{}"})
    void refusesWhatIsNoObject(String body) {
        assertThat(Refusals.of(body).message()).isNotEmpty();
    }

    @Test
    @CatalogueId("B24")
    @DisplayName("B24: JSON cut at every byte is refused with the offset and without the content")
    void refusesJsonCutAtEveryByte() {
        var whole = Refusals.bytes(GOOD);

        for (int length = 0; length < whole.length; length++) {
            var failure = Refusals.of(Operation.CHAT, Arrays.copyOf(whole, length));

            assertThat(failure.code()).as("cut at %s", length).isEqualTo("invalid_json");
            assertThat(failure.message()).matches("The request body is .*").doesNotContain("caf", "user");
            if (length > 2) {
                assertThat(failure.message()).as("cut at %s", length).matches(".* at byte \\d+\\.");
                assertThat(Integer.parseInt(failure.message().replaceAll(".* at byte (\\d+)\\.", "$1")))
                        .isBetween(0, length + 1);
            }
        }
    }

    @CatalogueId("B25")
    @DisplayName("B25: what is not JSON")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s x",
                "%s{}",
                "%s %s",
                "%s]",
                "// c\n%s",
                "%s/* c */",
                "{'a':NaN,%s",
                "{'a':Infinity,%s",
                "{'a':+1,%s",
                "{'a':01,%s",
                "{'a':.5,%s",
                "{'a':1.,%s",
                "{a:1,%s",
                "{'a':1,,%s",
                "{'a':'\t',%s",
                "{'a':'\\x',%s",
                "{'a':'\\u12',%s",
                "{'a':[1,],%s",
                "{'a':tru,%s"
            })
    void refusesWhatIsNotJson(String pattern) {
        var good = "{'model':'m','messages':[{'role':'user'}]}";
        var body = pattern.startsWith("{") ? pattern.replace("%s", good.substring(1)) : pattern.replace("%s", good);

        assertThat(Refusals.of(body).code()).isEqualTo("invalid_json");
    }

    @Test
    @CatalogueId("B25")
    @DisplayName("B25: single quotes")
    void refusesSingleQuotes() {
        var body = "{'model':'m','messages':[{'role':'user'}]}".getBytes(StandardCharsets.UTF_8);

        assertThat(Refusals.of(Operation.CHAT, body))
                .isEqualTo(new Failure.Invalid("The request body is not valid JSON at byte 1.", null, "invalid_json"));
    }

    @Test
    @CatalogueId("B26")
    @DisplayName("B26: byte order mark, UTF-16, UTF-32")
    void refusesOtherEncodings() {
        var good = GOOD.replace('\'', '"');

        for (var body : new byte[][] {
            ("\ufeff" + good).getBytes(StandardCharsets.UTF_8),
            good.getBytes(StandardCharsets.UTF_16),
            good.getBytes(StandardCharsets.UTF_16BE),
            good.getBytes(StandardCharsets.UTF_16LE),
            good.getBytes(StandardCharsets.UTF_32BE),
            good.getBytes(StandardCharsets.UTF_32LE),
            {(byte) 0xFE, (byte) 0xFF}
        }) {
            assertThat(Refusals.of(Operation.CHAT, body).message()).contains("UTF-8");
        }
    }

    @Test
    @CatalogueId("B26")
    @DisplayName("B26: bytes that are no UTF-8, in a name, a value we read and a value we skip")
    void refusesMalformedUtf8() {
        int[][] faults = {
            {0x80},
            {0xC3},
            {0xC0, 0x80},
            {0xC1, 0xBF},
            {0xE0, 0x80, 0x80},
            {0xE2, 0x28, 0xA1},
            {0xE2, 0x82},
            {0xED, 0xA0, 0x80},
            {0xED, 0xBF, 0xBF},
            {0xF0, 0x80, 0x80, 0x80},
            {0xF0, 0x9F, 0x98},
            {0xF4, 0x90, 0x80, 0x80},
            {0xF5, 0x80, 0x80, 0x80},
            {0xFF}
        };
        for (var template : new String[] {
            Refusals.with("'?':1,"),
            Refusals.with("'x':{'y':['?']},"),
            Refusals.with("").replace("'m'", "'m?'"),
        }) {
            for (var fault : faults) {
                var body = spliced(template, fault);
                int offset = template.indexOf('?');

                assertThat(Refusals.of(Operation.CHAT, body).message())
                        .isEqualTo("The request body is not valid UTF-8 at byte " + offset + ".");
            }
        }
    }

    @Test
    @CatalogueId("B26")
    @DisplayName("B26: every code point of every length passes")
    void takesEveryCodePoint() {
        var text = new StringBuilder();
        for (int codePoint : new int[] {0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF}) {
            text.appendCodePoint(codePoint);
        }

        var request = Refusals.chat(Refusals.with("'x':'" + text + "',"));

        assertThat(request.get("x").orElseThrow().asText()).isEqualTo(text.toString());
    }

    @Test
    @CatalogueId("B26")
    @DisplayName("B26: lone surrogates stay byte-exact, and survive a tree")
    void keepsLoneSurrogates() throws Exception {
        var request = Refusals.chat(Refusals.with("'x':'\\ud800 \\udc00\\ud83d\\ude00',"));

        var edited = new String(request.edit().set("model", "n").bytes(), StandardCharsets.UTF_8);
        var rewritten = Json.write(request.tree());

        assertThat(edited).contains("\\ud800 \\udc00\\ud83d\\ude00");
        assertThat(Json.read(rewritten)).isEqualTo(request.tree());
    }

    private static byte[] spliced(String template, int[] fault) {
        var text = Refusals.bytes(template);
        int at = template.indexOf('?');
        var body = new byte[text.length - 1 + fault.length];
        System.arraycopy(text, 0, body, 0, at);
        for (int i = 0; i < fault.length; i++) {
            body[at + i] = (byte) fault[i];
        }
        System.arraycopy(text, at + 1, body, at + fault.length, text.length - at - 1);
        return body;
    }
}
