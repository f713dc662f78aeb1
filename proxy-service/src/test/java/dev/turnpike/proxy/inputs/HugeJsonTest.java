package dev.turnpike.proxy.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is made to cost: it is refused or passed on in little time, and what comes after it is served. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HugeJsonTest {
    /** Far above what is needed, and far below what quadratic work would take. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String EMBEDDINGS = CannedAnswers.json(
            200,
            "{\"object\":\"list\",\"model\":\"m\",\"data\":[],\"usage\":{\"prompt_tokens\":1,\"total_tokens\":1}}");
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
    private ScriptedUpstream upstream;
    private RunningGateway gateway;

    @BeforeAll
    void start() {
        upstream = ScriptedUpstream.start().always(Script.answering(HugeJsonTest::answer));
        gateway = Cast.gatewayBefore(upstream.port());
    }

    @AfterAll
    void stop() {
        gateway.close();
        upstream.close();
    }

    private static String answer(ScriptedUpstream.Request request) {
        return request.line().contains("/embeddings") ? EMBEDDINGS : CannedAnswers.chatJson("hello");
    }

    private Answer soon(Ask ask) {
        long begun = System.nanoTime();
        var answer = Talk.ask(gateway, ask);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
        if (answer.status() != 200) {
            answer.isError();
        }
        Talk.ask(gateway, Ask.say("test", "hi")).isOk();
        return answer;
    }

    private static Ask with(String model, String members) {
        return Ask.chat("{\"model\":\"" + model + "\"," + members + "," + MESSAGES + "}");
    }

    @CatalogueId("B33")
    @ParameterizedTest
    @ValueSource(ints = {10_000, 1_000_000})
    void deepNestingIsRefused_B33(int depth) {
        for (var nest : new String[] {"[", "{\"a\":"}) {
            soon(with("test", "\"x\":" + nest.repeat(depth))).isError(400, "invalid_json");
        }
        soon(with("test", "\"x\":" + "[".repeat(depth) + "]".repeat(depth))).isError(400, "invalid_json");
        soon(Ask.chat("[".repeat(depth))).isError(400);
    }

    @CatalogueId("B33")
    @Test
    void reasonableNestingIsPassedOn_B33() {
        soon(with("test", "\"x\":" + "[".repeat(200) + "]".repeat(200))).isOk();
    }

    @CatalogueId("B34")
    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1e-999999999", "1E+2147483647", "0.1e99999999999999999999"})
    void aNumberOfAnySizeIsNotUnfolded_B34(String number) {
        for (var model : new String[] {"test", "echo"}) {
            for (var member : new String[] {"x", "n", "max_tokens", "temperature", "max_completion_tokens", "seed"}) {
                var answer = soon(with(model, "\"" + member + "\":" + number));
                assertThat(answer.status())
                        .as("%s %s %s", model, member, number)
                        .isIn(200, 400);
            }
        }
    }

    @CatalogueId("B34")
    @Test
    void aMillionDigitsAreRefusedOrPassedOn_B34() {
        for (var number :
                new String[] {"1".repeat(1_000_000), "0." + "1".repeat(1_000_000), "1e" + "1".repeat(1_000_000)}) {
            for (var member : new String[] {"x", "n"}) {
                assertThat(soon(with("test", "\"" + member + "\":" + number)).status())
                        .isIn(200, 400);
            }
        }
    }

    @CatalogueId("B35")
    @Test
    void oneEndlessStringIs413AndOneWithinTheLimitIsPassedOn_B35() {
        var body = Ask.saying("test", "a".repeat(30 * 1024 * 1024)).toString();
        try (var talk = Talk.to(gateway)) {
            var announced = Ask.chat("").body((byte[]) null).with("Content-Length: " + 50 * 1024 * 1024);
            talk.send(announced).send(body.substring(0, 1024 * 1024)).answer().isError(413, "request_too_large");
        }

        soon(Ask.chat(body)).isOk();
    }

    @CatalogueId("B35")
    @Test
    void aMillionMembersOrItemsTakeLinearTime_B35() {
        var members =
                IntStream.range(0, 1_000_000).mapToObj(i -> "\"k" + i + "\":0").collect(Collectors.joining(","));

        soon(with("test", members)).isOk();
        soon(with("test", "\"x\":{" + members + "}")).isOk();
        soon(with("test", "\"x\":[" + "[],".repeat(1_000_000) + "0]")).isOk();
    }

    @CatalogueId("B36")
    @Test
    void halfAMillionMessagesTakeLinearTime_B36() {
        var messages = "{\"role\":\"user\",\"content\":\"a\"},".repeat(499_999);

        for (var model : new String[] {"test", "echo"}) {
            soon(Ask.chat("{\"model\":\"" + model + "\",\"messages\":[" + messages
                            + "{\"role\":\"user\",\"content\":\"b\"}]}"))
                    .isOk();
        }
    }

    @CatalogueId("B37")
    @Test
    void membersOfOneHashTakeNoLongerThanOthers_B37() {
        var members = IntStream.range(0, 1 << 16)
                .mapToObj(HugeJsonTest::colliding)
                .map(name -> "\"" + name + "\":0")
                .collect(Collectors.joining(","));

        for (var model : new String[] {"test", "echo"}) {
            soon(with(model, members)).isOk();
            soon(with(model, "\"x\":{" + members + "}")).isOk();
        }
    }

    /** {@code Aa} and {@code BB} have one hash, and so has what is made of sixteen of them. */
    private static String colliding(int bits) {
        var name = new StringBuilder(32);
        for (int bit = 0; bit < 16; bit++) {
            name.append((bits >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    @CatalogueId("B48")
    @Test
    void aHundredThousandInputsArePassedOnAndAreTooManyForTheEcho_B48() {
        var inputs = "\"input\":[" + "\"a\",".repeat(99_999) + "\"b\"]}";

        soon(Ask.post("/v1/embeddings", "{\"model\":\"test\"," + inputs)).isOk();

        assertThat(upstream.requests()).anyMatch(request -> request.text().endsWith(inputs));
        var refused = soon(Ask.post("/v1/embeddings", "{\"model\":\"echo\"," + inputs))
                .isError(400);
        assertThat(refused.param()).isEqualTo("input");
    }

    @CatalogueId("B48")
    @ParameterizedTest
    @ValueSource(
            strings = {"\"\"", "[1,2,3]", "[[1,2],[3]]", "[]", "null", "{}", "7", "[\"a\",7,null,{}]", "[\"\",\"\"]"})
    void oddInputsAreServedOrRefused_B48(String input) {
        var answer = soon(Ask.post("/v1/embeddings", "{\"model\":\"echo\",\"input\":" + input + "}"));

        assertThat(answer.status()).isIn(200, 400);
    }
}
