package dev.turnpike.proxy.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.golden.Asked;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.StreamLaws.UsageAsked;
import dev.turnpike.proxy.provider.golden.TypedClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerUnfolderTest {
    private static final String ASKED =
            "{'model':'m','messages':[{'role':'user'}],'stream':true,'stream_options':{'include_usage':true}}";
    private static final String ANSWER = """
            {'id':'c1','object':'chat.completion','created':5,'model':'m-1','service_tier':'flex','citations':['u'],
            'choices':[{'index':0,'message':{'role':'assistant','reasoning_content':'Hm','content':'Hi','refusal':null,'annotations':[],'audio':{'id':'a'},
            'tool_calls':[{'id':'t','type':'function','function':{'name':'f','arguments':'{}'}}]},
            'logprobs':{'content':[{'token':'Hi','logprob':-1,'bytes':null,'top_logprobs':[]}],'refusal':null},'finish_reason':'tool_calls','stop_reason':7}],
            'usage':{'prompt_tokens':1,'completion_tokens':2,'total_tokens':3}}""";

    @Test
    void unfoldsAnAnswerIntoAStreamThatObeysTheRules() {
        var chunks = unfold(
                Operation.CHAT, ASKED, ANSWER.replace("'audio':{'id':'a'},", "")); // which the SDK cannot accumulate

        StreamLaws.checkComplete(chunks, UsageAsked.YES);
        assertThat(chunks)
                .extracting(Chunk::kind)
                .startsWith(Chunk.Kind.OPENING, Chunk.Kind.CONTENT)
                .endsWith(Chunk.Kind.FINISH, Chunk.Kind.USAGE);
        var whole = TypedClient.accumulate(chunks);
        assertThat(whole.choices().getFirst().message().content()).contains("Hi");
        assertThat(whole.choices().getFirst().message().toolCalls().orElseThrow())
                .hasSize(1);
        assertThat(whole.choices().getFirst().logprobs()).isPresent();
        assertThat(whole.created()).isEqualTo(5);
    }

    @Test
    void losesNoMember() {
        var text = String.join("\n", lines(unfold(Operation.CHAT, ASKED, ANSWER)));

        assertThat(text)
                .contains(
                        "\"citations\":[\"u\"]",
                        "\"service_tier\":\"flex\"",
                        "\"stop_reason\":7",
                        "\"audio\":{\"id\":\"a\"}");
        assertThat(text.indexOf("Hm")).isLessThan(text.indexOf("\"Hi\""));
    }

    @Test
    void keepsUsageToItselfWhenNobodyAsked() {
        var chunks = unfold(Operation.CHAT, ASKED.replace("true}", "false}"), ANSWER);

        StreamLaws.checkComplete(chunks, UsageAsked.NO);
    }

    @Test
    void owesNoTotalsWhenThereAreNone() {
        var chunks = unfold(Operation.CHAT, ASKED, ANSWER.replaceAll(",\\s*'usage':\\{[^}]*}", ""));

        assertThat(chunks.getLast().kind()).isEqualTo(Chunk.Kind.FINISH);
    }

    @Test
    void inventsNoFinish() {
        for (var finish : new String[] {"null", "7"}) {
            var answer = ANSWER.replace("'finish_reason':'tool_calls'", "'finish_reason':" + finish);

            assertThatThrownBy(() -> unfold(Operation.CHAT, ASKED, answer))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.failure()).isInstanceOf(Failure.UpstreamTruncated.class));
        }
    }

    @Test
    void unfoldsALegacyCompletion() {
        var request = "{'model':'m','prompt':'x','stream':true,'stream_options':{'include_usage':true}}";
        var answer =
                "{'id':'c','object':'text_completion','created':5,'model':'m','choices':[{'text':'a','index':0,'logprobs':null,'finish_reason':'stop'},{'text':'b','index':1,'logprobs':null,'finish_reason':'length'}],'usage':{'prompt_tokens':1}}";

        assertThat(lines(unfold(Operation.COMPLETION, request, answer)))
                .containsExactly(
                        "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":5,\"model\":\"m\",\"choices\":[{\"text\":\"a\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":null}",
                        "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":5,\"model\":\"m\",\"choices\":[{\"text\":\"b\",\"index\":1,\"logprobs\":null,\"finish_reason\":\"length\"}],\"usage\":null}",
                        "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":5,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":1}}");
    }

    private static List<Chunk> unfold(Operation operation, String request, String answer) {
        var call = Asked.of(operation, GoldenBackend.of(Provider.OpenAICompatible, null), request);
        var chunks = new ArrayList<Chunk>();
        var body = answer.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        AnswerUnfolder.unfold(call, new Decoded(body, Learned.NOTHING), chunks::add);
        return chunks;
    }

    private static List<String> lines(List<Chunk> chunks) {
        return chunks.stream()
                .map(chunk -> new String(chunk.json(), StandardCharsets.UTF_8))
                .toList();
    }
}
