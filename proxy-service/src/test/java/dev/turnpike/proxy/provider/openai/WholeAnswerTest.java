package dev.turnpike.proxy.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.golden.Asked;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WholeAnswerTest {
    private static final String CHOICE =
            "{'index':0,'message':{'role':'assistant','content':'Hi'},'finish_reason':'stop'}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[C],'x':1.50}",
                "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':null},'finish_reason':null}]}",
                "{'choices':[{'index':0,'message':{'role':'assistant','content':null,'tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':'x'}}]},'finish_reason':'tool_calls'}]}",
                "{'choices':[C],'usage':null,'created':1}"
            })
    void passesTheBytesOfAnAnswerThatIsAsItShouldBe(String body) {
        var bytes = bytes(body.replaceFirst("\\{", "{'id':'c1','object':'chat.completion','created':1,'model':'m',"));

        assertThat(WholeAnswer.decode(call(), new UpstreamAnswer(200, HeaderFields.NONE, bytes))
                        .body())
                .isSameAs(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{'choices':null}",
                "{'choices':{}}",
                "{'choices':[1]}",
                "{'choices':[{'finish_reason':'stop'}]}",
                "{'choices':[{'message':'Hi','finish_reason':'stop'}]}",
                "{'choices':[{'message':{'tool_calls':'x'}}]}",
                "{'choices':[{'message':{'tool_calls':[1]}}]}",
                "{'choices':[C]}{}"
            })
    void saysThatWhatIsNoAnswerIsNone(String body) {
        assertThat(failure(body)).isInstanceOf(Failure.UpstreamProtocol.class);
    }

    @Test
    void readsErrorsInEveryPlace() {
        assertThat(failure("{'detail':'Not found'}")).isEqualTo(new Failure.UpstreamError("Not found", 500));
        assertThat(failure("{'message':'m','type':'rate_limit_error'}"))
                .isEqualTo(new Failure.UpstreamRateLimited("m", null));
        assertThat(failure("{'error':{'message':'m','code':'invalid_api_key'}}"))
                .isInstanceOf(Failure.UpstreamAuth.class);
        assertThat(failure("{'error':{'x':1}}"))
                .isEqualTo(new Failure.UpstreamError("The upstream of 'golden/primary' reported an error.", 500));
        assertThat(failure("{'error':{},'choices':[]}")).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(failure("{'error':{'message':' ','error':'deep'}}"))
                .isEqualTo(new Failure.UpstreamError("deep", 500));
        assertThat(failure("{'choices':[{'finish_reason':'abort'}]}")).isInstanceOf(Failure.UpstreamError.class);
    }

    private static Failure failure(String body) {
        try {
            WholeAnswer.decode(call(), new UpstreamAnswer(200, HeaderFields.NONE, bytes(body)));
        } catch (GatewayException e) {
            return e.failure();
        }
        throw new AssertionError("taken: " + body);
    }

    private static AdapterCall call() {
        return Asked.of(
                Operation.CHAT,
                GoldenBackend.of(Provider.OpenAICompatible, null),
                "{'model':'m','messages':[{'role':'user'}]}");
    }

    private static byte[] bytes(String body) {
        return body.replace("C", CHOICE).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
