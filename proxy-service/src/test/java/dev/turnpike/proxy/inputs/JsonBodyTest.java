package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body must be to be a request at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JsonBodyTest {
    private static final String HELLO = Ask.saying("test", "hi").toString();
    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        upstream = ScriptedUpstream.start().always(Script.answering(CannedAnswers.chatJson("hello")));
        gateway = Cast.gatewayBefore(upstream.port());
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private Answer refused(byte[] body) {
        int before = upstream.requests().size();
        var answer = Talk.ask(gateway, Ask.chat("").body(body)).isError(400);
        assertThat(upstream.requests()).hasSize(before);
        return answer;
    }

    private Answer refused(String body) {
        return refused(body.getBytes(StandardCharsets.UTF_8));
    }

    /** The request as the upstream got it. */
    private String passed(String body) {
        Talk.ask(gateway, Ask.chat(body)).isOk();
        return upstream.requests().getLast().text();
    }

    @CatalogueId("B23")
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "\"x\"", "1", "true", "{}", "[{}]", "\n"})
    void whatIsNoObjectIsNoRequest_B23(String body) {
        refused(body);
    }

    @CatalogueId("B23")
    @Test
    void aRequestWithoutABodyIsToldSo_B23() {
        var answer = Talk.ask(gateway, Ask.chat("").body((byte[]) null));

        assertThat(answer.isError(400, "invalid_json").message()).contains("empty");
    }

    @CatalogueId("B24")
    @Test
    void jsonThatIsCutAnywhereIsRefusedByOffset_B24() {
        var whole = ("{\"model\":\"test\",\"n\":1,\"x\":[true,null,-1.5e3,{\"a\":\"se\\u0063ret\\n\"}],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"confidential é\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        try (var talk = Talk.to(gateway)) {
            for (int length = 1; length < whole.length; length++) {
                var answer = talk.send(Ask.chat("").body(Arrays.copyOf(whole, length)))
                        .answer();

                answer.isError(400, "invalid_json");
                assertThat(answer.message()).doesNotContain("confidential").doesNotContain("1.5e3");
                assertThat(answer.message()).matches(".*(at byte \\d+|does not end).*");
            }
            talk.send(Ask.chat("").body(whole)).answer().isOk();
        }
    }

    @CatalogueId("B25")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{} x",
                "{}{}",
                "{},",
                "{\"a\":1,}",
                "{'model':'test'}",
                "{model:\"test\"}",
                "/* */{}",
                "{// x\n}",
                "{\"n\":NaN}",
                "{\"n\":Infinity}",
                "{\"n\":01}",
                "{\"n\":+1}",
                "{\"n\":.5}",
                "{\"n\":0x10}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\n\"}",
                "{\"a\" \"b\"}",
                "{\"a\":}",
                "{\"a\":tru}",
                "{\"a\":undefined}"
            })
    void whatMerelyLooksLikeJsonIsRefused_B25(String body) {
        assertThat(refused(body).isError(400, "invalid_json").message()).contains("at byte");
    }

    @CatalogueId("B25")
    @ParameterizedTest
    @ValueSource(strings = {" x", "{}", "]", " \u0000", "\u00a0"})
    void nothingMayFollowARequest_B25(String garbage) {
        refused(HELLO + garbage).isError(400, "invalid_json");
    }

    static Stream<byte[]> otherEncodings() {
        return Stream.of(
                ("\ufeff" + HELLO).getBytes(StandardCharsets.UTF_8),
                HELLO.getBytes(StandardCharsets.UTF_16),
                HELLO.getBytes(StandardCharsets.UTF_16LE),
                HELLO.getBytes(StandardCharsets.UTF_16BE),
                HELLO.getBytes(java.nio.charset.Charset.forName("UTF-32BE")),
                HELLO.replace("hi", "caf\u00e9").getBytes(StandardCharsets.ISO_8859_1),
                bytes(0xC0, 0xAF),
                bytes(0xED, 0xA0, 0x80),
                bytes(0xF5, 0x80, 0x80, 0x80),
                bytes(0xE2, 0x82),
                bytes(0x80));
    }

    private static byte[] bytes(int... inString) {
        var text = new StringBuilder();
        Arrays.stream(inString).forEach(each -> text.append((char) each));
        return HELLO.replace("hi", text).getBytes(StandardCharsets.ISO_8859_1);
    }

    @CatalogueId("B26")
    @ParameterizedTest
    @MethodSource("otherEncodings")
    void onlyUtf8IsTaken_B26(byte[] body) {
        refused(body).isError(400, "invalid_json");
    }

    @CatalogueId("B26")
    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00\\ud800", "\\u0000", "\\u2028", "\\/", "\\u00e9", "\\ud83d\\ude00"})
    void escapesTravelAsTheyWereWritten_B26(String escape) {
        var body = HELLO.replace("hi", "a" + escape + "b");

        assertThat(passed(body)).isEqualTo(body.replace("\"test\"", "\"upstream-model\""));
    }

    @CatalogueId("B26")
    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00x", "\\u0000", "\\u2028"})
    void theEchoOfAnEscapeIsNoError_B26(String escape) {
        for (var stream : new String[] {"false", "true"}) {
            var body = "{\"model\":\"echo\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\"a"
                    + escape + "b\"}]}";

            var answer = Talk.ask(gateway, Ask.chat(body)).isOk();
            LogRows.of(gateway).await(answer.id());
        }
    }

    @CatalogueId("B27")
    @ParameterizedTest
    @ValueSource(strings = {"model", "messages", "stream", "n", "x", "m\\u006fdel"})
    void aMemberThatIsThereTwiceIsRefused_B27(String name) {
        var answer =
                refused("{\"model\":\"test\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":false,"
                        + "\"n\":1,\"x\":1,\"" + name + "\":\"other\"}");

        answer.isError(400, "duplicate_parameter");
        assertThat(answer.param()).isEqualTo(name.replace("\\u006f", "o"));
    }
}
