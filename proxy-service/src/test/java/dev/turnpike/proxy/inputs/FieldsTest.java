package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that the gateway decides on are checked; all others reach an upstream of the same dialect as they were written. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FieldsTest {
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        upstream = ScriptedUpstream.start().always(Script.answering(FieldsTest::answer));
        gateway = Cast.gatewayBefore(upstream.port());
    }

    private static String answer(ScriptedUpstream.Request request) {
        return request.text().contains("\"stream\":true")
                ? CannedAnswers.chatStream("hello")
                : CannedAnswers.chatJson("hello");
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private Answer ask(String json) {
        return Talk.ask(gateway, Ask.chat(json));
    }

    private Answer asking(String model) {
        return ask("{\"model\":" + model + "," + MESSAGES + "}");
    }

    private void assertPassed(String members) {
        var body = "{\"model\":\"test\"," + members + "}";
        ask(body).isOk();
        assertThat(upstream.requests().getLast().text()).isEqualTo(body.replace("\"test\"", "\"upstream-model\""));
    }

    @CatalogueId("B38")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "7",
                "true",
                "\"\"",
                "[\"test\"]",
                "{}",
                "\"a\\r\\nX-Evil: 1\"",
                "\"\\u001b[31m\"",
                "\"\\ud800\"",
                "\"te\\u0000st\""
            })
    void aModelThatIsNoNameIsNamedAsTheParameter_B38(String model) {
        assertThat(asking(model).isError(400).param()).isEqualTo("model");
    }

    @CatalogueId("B38")
    @Test
    void aMissingOrEndlessModelIsNamedAsTheParameter_B38() {
        assertThat(ask("{" + MESSAGES + "}")
                        .isError(400, "missing_required_parameter")
                        .param())
                .isEqualTo("model");
        assertThat(asking("\"" + "m".repeat(10_240) + "\"")
                        .isError(400, "invalid_value")
                        .param())
                .isEqualTo("model");
    }

    @CatalogueId("B38")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "../../etc/passwd",
                "a\\\"b'c`d",
                "\\u2028",
                "\\u202egpt",
                "TEST",
                "test ",
                " test",
                "te\\u200dst",
                "\\uff54est",
                "tes\\u0442",
                "%74est",
                "echo/",
                "*"
            })
    void aModelThatIsNotThereIs404WhateverItsName_B38_B51(String model) {
        var answer = asking("\"" + model + "\"").isError(404, "model_not_found");

        assertThat(answer.text()).doesNotContain("\r", "\n", "\u001b");
        assertThat(answer.message()).hasSizeLessThan(300).doesNotContain("\r", "\n", "\u0000");
        assertThat(LogRows.of(gateway).await(answer.id()))
                .containsEntry("status", "404")
                .containsEntry("outcome", "rejected");
    }

    @CatalogueId("B38")
    @Test
    void aLongNameIsCutInTheMessage_B38() {
        assertThat(asking("\"" + "m".repeat(250) + "\"")
                        .isError(404, "model_not_found")
                        .message())
                .hasSizeLessThan(200);
    }

    @CatalogueId("B39")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "null|messages",
                "[]|messages",
                "{}|messages",
                "\"hi\"|messages",
                "[null]|messages[0]",
                "[\"hi\"]|messages[0]",
                "[[]]|messages[0]",
                "[{}]|messages[0].role",
                "[{\"content\":\"hi\"}]|messages[0].role",
                "[{\"role\":\"user\"},{\"role\":\"robot\"}]|messages[1].role",
                "[{\"role\":null,\"content\":\"hi\"}]|messages[0].role",
                "[{\"role\":\"\",\"content\":\"hi\"}]|messages[0].role",
                "[{\"role\":\"User\",\"content\":\"hi\"}]|messages[0].role"
            })
    void wrongMessagesAreNamedByTheirPlace_B39(String messages, String param) {
        var answer = ask("{\"model\":\"test\",\"messages\":" + messages + "}").isError(400);

        assertThat(answer.param()).isEqualTo(param);
    }

    @CatalogueId("B39")
    @Test
    void missingInputIsNamedForEveryOperation_B39() {
        var none = "{\"model\":\"echo\"}";

        assertThat(ask(none).isError(400, "missing_required_parameter").param()).isEqualTo("messages");
        assertThat(Talk.ask(gateway, Ask.post("/v1/completions", none))
                        .isError(400)
                        .param())
                .isEqualTo("prompt");
        assertThat(Talk.ask(gateway, Ask.post("/v1/embeddings", none))
                        .isError(400)
                        .param())
                .isEqualTo("input");
    }

    @CatalogueId("B40")
    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "0", "[]", "{}", "\"false\""})
    void streamIsTrueOrFalseAndNothingElse_B40(String stream) {
        for (var model : new String[] {"test", "echo"}) {
            var answer = ask("{\"model\":\"" + model + "\",\"stream\":" + stream + "," + MESSAGES + "}");

            assertThat(answer.isError(400, "invalid_type").param()).isEqualTo("stream");
        }
    }

    @CatalogueId("B40")
    @Test
    void aNullStreamIsNone_B40() {
        assertPassed("\"stream\":null," + MESSAGES);
    }

    @CatalogueId("B41")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"n\":0",
                "\"n\":-1",
                "\"n\":1000000000",
                "\"n\":9223372036854775808",
                "\"n\":\"two\"",
                "\"n\":[]",
                "\"max_tokens\":-5",
                "\"max_tokens\":1.5",
                "\"max_tokens\":9223372036854775808",
                "\"max_tokens\":null",
                "\"max_completion_tokens\":{}",
                "\"temperature\":\"hot\"",
                "\"temperature\":-1e400"
            })
    void oddNumbersArePassedOnAndCrashNothing_B41(String member) {
        assertPassed(member + "," + MESSAGES);
        assertThat(ask("{\"model\":\"echo\"," + member + "," + MESSAGES + "}").status())
                .isIn(200, 400);
    }

    @CatalogueId("B41")
    @Test
    void aBillionChoicesOfTheEchoAreFew_B41() {
        var answer =
                ask("{\"model\":\"echo\",\"n\":1000000000," + MESSAGES + "}").isOk();

        assertThat(answer.json().path("choices")).hasSizeLessThanOrEqualTo(128);
    }

    @CatalogueId("B42")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "7",
                "[{}]",
                "[{\"type\":\"hologram\",\"hologram\":{}}]",
                "[{\"type\":\"text\"}]",
                "[{\"type\":\"image_url\"}]",
                "[{\"type\":\"image_url\",\"image_url\":{}}]",
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,%%%\"}}]",
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:,\"}}]",
                "[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"\",\"format\":7}}]",
                "[null]"
            })
    void oddContentIsTheUpstreamsBusiness_B42(String content) {
        assertPassed("\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]");
        assertThat(ask("{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}")
                        .status())
                .isIn(200, 400);
    }

    @CatalogueId("B42")
    @Test
    void twentyMegabytesOfPictureArePassedOn_B42() {
        assertPassed("\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                + "\"data:image/png;base64," + "QUJD".repeat(5 * 1024 * 1024) + "\"}}]}]");
    }

    @CatalogueId("B43")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tool_calls\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]",
                "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{not json\"}}]",
                "\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":1}}}]",
                "\"tool_calls\":7"
            })
    void oddToolCallsAreTheUpstreamsBusiness_B43(String calls) {
        assertPassed("\"messages\":[{\"role\":\"assistant\"," + calls + "},{\"role\":\"tool\",\"content\":\"x\"}]");
    }

    @CatalogueId("B43")
    @Test
    void largeToolsArePassedOn_B43() {
        var tool =
                "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"$ref\":\"#\",\"type\":\"object\"}}},";
        var arguments = "\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"" + "x".repeat(1024 * 1024) + "\"}}]}]";

        assertPassed("\"tools\":[" + tool.repeat(999) + tool.replace("},", "}").replaceAll(",$", "") + "]," + MESSAGES);
        assertPassed(arguments);
    }

    @CatalogueId("B45")
    @Test
    void aToolChoiceWithoutItsToolGetsTheUpstreamsAnswer_B45() {
        var members = "\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"absent\"}}," + MESSAGES;
        var error = "{\"error\":{\"message\":\"no such tool\",\"type\":\"invalid_request_error\","
                + "\"param\":\"tool_choice\",\"code\":\"no_tool\"}}";
        try (var refusing = ScriptedUpstream.start().always(Script.answering(CannedAnswers.json(400, error)));
                var other = Cast.gatewayBefore(refusing.port())) {
            var refused = Talk.ask(other, Ask.chat("{\"model\":\"test\"," + members + "}"))
                    .isError(400, "no_tool");

            assertThat(refused.json().at("/error/param").asText()).isEqualTo("tool_choice");
        }
        assertPassed(members);
    }

    @CatalogueId("B46")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"logprobs\":\"yes\"",
                "\"seed\":1.5",
                "\"seed\":\"x\"",
                "\"stop\":7",
                "\"stop\":{}",
                "\"logit_bias\":[]",
                "\"user\":{}",
                "\"metadata\":\"x\""
            })
    void oddTypesOfOtherMembersArePassedOn_B46(String member) {
        assertPassed(member + "," + MESSAGES);
    }

    @CatalogueId("B46")
    @Test
    void aThousandStopsArePassedOn_B46() {
        assertPassed("\"stop\":[" + "\"s\",".repeat(999) + "\"s\"]," + MESSAGES);
    }

    @CatalogueId("B50")
    @Test
    void unknownMembersArePassedOnInTheirOrderAndNumberFormat_B50() {
        assertPassed(
                "\"__proto__\":{\"a\":1.10},\"api_base\":\"http://127.0.0.1:1/\",\"base_url\":\"x\",\"headers\":{\"Host\":\"x\"},"
                        + " \"extra_headers\":{\"a\":\"b\"} , \"timeout\":0,\"zz\":1E2,\"constructor\":null,\"\":[],"
                        + MESSAGES);
    }

    @CatalogueId("B51")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000",
                "\u202e\u2066abc\u2069",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "e\u0301 \u00e9",
                "\u2028\u2029\u0085"
            })
    void contentIsByteExact_B51(String content) {
        assertPassed("\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]");
    }

    @CatalogueId("B52")
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "*/*", "nonsense", "text/event-stream;q=0"})
    void acceptChangesNothing_B52(String accept) {
        var stream = Talk.ask(
                gateway,
                Ask.chat("{\"model\":\"test\",\"stream\":true," + MESSAGES + "}")
                        .with("Accept: " + accept));
        var whole = Talk.ask(gateway, Ask.say("test", "hi").with("Accept: " + accept));

        assertThat(stream.isOk().header("content-type")).hasValue("text/event-stream; charset=utf-8");
        assertThat(stream.text()).endsWith("data: [DONE]\n\n");
        assertThat(whole.isOk().header("content-type")).hasValue("application/json");
    }
}
