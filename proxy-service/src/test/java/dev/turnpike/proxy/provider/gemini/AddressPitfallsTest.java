package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pitfalls of addresses and keys by their number in the protocol's list. */
class AddressPitfallsTest {
    private static final String NEW = "gemini-3.5-flash";
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    @Test
    @DisplayName("1: a base URL with and without version, slash and /openai is the right one")
    void findsTheVersionInTheBaseUrl() {
        assertThat(address("https://generativelanguage.googleapis.com")).isEqualTo(Asked.GOOGLE + "/v1beta/models");
        assertThat(address("https://generativelanguage.googleapis.com/")).isEqualTo(Asked.GOOGLE + "/v1beta/models");
        assertThat(address("https://generativelanguage.googleapis.com/v1")).isEqualTo(Asked.GOOGLE + "/v1/models");
        assertThat(address(" https://generativelanguage.googleapis.com/v1beta/ "))
                .isEqualTo(Asked.GOOGLE + "/v1beta/models");
        assertThat(address("https://generativelanguage.googleapis.com/v1beta/openai/?x=1"))
                .isEqualTo(Asked.GOOGLE + "/v1beta/models");
        assertThat(address("http://localhost:9999/mock/gemini"))
                .isEqualTo("http://localhost:9999/mock/gemini/v1beta/models");
    }

    @Test
    @DisplayName("1: an address that names the version itself is used as it is")
    void usesTheVersionOfAnUntidiedAddress() {
        var asked = Asked.chat(Asked.asGiven("http://localhost:9999/v1beta"), HI);

        assertThat(asked.sent().target()).isEqualTo("/models/gemini-3.8-flash:generateContent");
    }

    @Test
    @DisplayName("1: Google's v1 that lacks a field is asked again at v1beta, and not any more after that")
    void fallsBackToTheBetaVersion() {
        var asked = Asked.chat(Asked.backend(Asked.GOOGLE + "/v1", NEW), HI + ",'tools':[" + weather() + "]");
        var refusal = "{'error':{'code':400,'message':'Unknown name \\'tools\\': Cannot find field.'}}";

        var step = (Step.CallElse) asked.step();

        assertThat(step.first().target()).startsWith("/v1/models/");
        assertThat(new String(step.first().body(), StandardCharsets.UTF_8)).contains("\"parameters\":");
        assertThat(step.refused().test(answer(400, refusal.replace("\\'", "\\\""))))
                .isTrue();
        assertThat(step.refused().test(answer(400, "{'error':{'message':'no'}}")))
                .isFalse();
        assertThat(step.refused().test(answer(500, refusal))).isFalse();
        var second = (Step.Call) step.otherwise().get();
        assertThat(second.call().target()).startsWith("/v1beta/models/");
        assertThat(new String(second.call().body(), StandardCharsets.UTF_8)).contains("\"parametersJsonSchema\":");
        assertThat(asked.sent().target()).startsWith("/v1beta/models/");
        assertThat(asked.call.notes().warnings()).anyMatch(warning -> warning.startsWith("endpoint:"));
    }

    @Test
    @DisplayName("1: another server is never asked at a version that it did not name")
    void keepsTheVersionOfOtherServers() {
        var asked = Asked.chat(Asked.backend("https://relay.test/v1", NEW), HI);

        assertThat(asked.step()).isInstanceOf(Step.Call.class);
        assertThat(asked.sent().target()).startsWith("/v1/models/");
    }

    @Test
    @DisplayName("2: the key is in no address, header or body of this dialect, and errors lose what looks like one")
    void keepsKeysOut() {
        var asked = Asked.hi(NEW, "");
        var message = "Bad key AIza" + "a".repeat(35) + " for projects/4711 with AQ.abc";

        var failure = asked.error(403, "{'error':{'message':'" + message + "'}}");

        assertThat(asked.sent().target()).doesNotContain("key=");
        assertThat(asked.sent().headers().fields())
                .extracting(HeaderFields.Field::name)
                .containsExactly("Content-Type");
        assertThat(failure.message()).endsWith("Bad key *** for projects/*** with ***");
    }

    private static String address(String configured) {
        var backend = Asked.backend(configured, NEW);
        var target = Asked.chat(backend, HI).sent().target();
        return backend.endpoint() + target.substring(0, target.lastIndexOf('/'));
    }

    private static UpstreamAnswer answer(int status, String json) {
        return new UpstreamAnswer(status, HeaderFields.NONE, Asked.bytes(json));
    }

    private static String weather() {
        return "{'type':'function','function':{'name':'w','parameters':{'type':'object','properties':{'c':{'type':'string'}}}}}";
    }
}
