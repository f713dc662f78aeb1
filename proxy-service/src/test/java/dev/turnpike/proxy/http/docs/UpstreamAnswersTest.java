package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.http.docs.Examination.Call;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.Manifests;
import dev.turnpike.proxy.testkit.RunningGateway;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a provider's answers and failures is as described. */
class UpstreamAnswersTest {
    private static final Call CHAT = Call.post(
            "/v1/chat/completions", "{\"model\":\"test\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
    private static final Call STREAM = Call.post(
            "/v1/chat/completions",
            "{\"model\":\"test\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}");
    private ScriptedUpstream upstream;
    private Examination gateway;

    @BeforeEach
    void starts() {
        upstream = ScriptedUpstream.start();
        var route = Manifests.route(
                "test",
                "timeouts: {request: 300ms}\nretries: {attempts: 0}\nbackends:\n"
                        + Manifests.backend("main", upstream, ""));
        gateway = new Examination(RunningGateway.start(Map.of("route.yaml", route)));
    }

    @AfterEach
    void stops() {
        gateway.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource({"400,400", "401,502", "404,404", "409,409", "422,422", "429,429", "500,502", "503,503"})
    void errorsOfTheUpstreamAreAsDescribed(int theirs, int ours) {
        upstream.always(Script.answering(CannedAnswers.error(theirs, "no")));

        gateway.expect(ours, CHAT);
        gateway.expect(ours, STREAM);
    }

    @Test
    void aUsedUpAccountIsAsDescribed() {
        upstream.always(
                Script.answering(
                        CannedAnswers.json(
                                429,
                                "{\"error\":{\"message\":\"no credit\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}")));

        var answer = gateway.expect(429, CHAT);

        assertThat(answer.headers().firstValue("x-should-retry")).hasValue("false");
    }

    @Test
    void anUnreachableUpstreamIsAsDescribed() {
        upstream.close();

        assertThat(gateway.expect(502, CHAT).json().at("/error/code").asText()).isEqualTo("upstream_unreachable");
    }

    @Test
    void aSilentUpstreamIsAsDescribed() {
        upstream.always(Script.begin().readRequest().stall());

        gateway.expect(504, CHAT);
    }

    @Test
    void answersOfTheUpstreamAreAsDescribed() {
        upstream.always(Script.answering(CannedAnswers.chatJson("Hello")));

        gateway.expect(200, CHAT);
        gateway.expect(200, STREAM);
    }

    @Test
    void aStreamAndAFailureInItAreAsDescribed() {
        upstream.next(Script.begin()
                .readRequest()
                .send(CannedAnswers.chatStream("a", "b"))
                .close());
        var cut = CannedAnswers.chatEvents("a", "b").subList(0, 2);
        var script = Script.begin().readRequest().send(CannedAnswers.streamHead());
        for (var event : cut) {
            script = script.chunk(event);
        }
        upstream.next(script.close());

        var whole = gateway.expect(200, STREAM);
        var broken = gateway.expect(200, STREAM);

        assertThat(whole.text()).endsWith("data: [DONE]\n\n");
        assertThat(broken.events().getLast().has("error")).isTrue();
        assertThat(broken.text()).doesNotContain("[DONE]");
    }
}
