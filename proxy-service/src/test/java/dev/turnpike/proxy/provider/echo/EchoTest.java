package dev.turnpike.proxy.provider.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.ChunkFolder;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.provider.golden.Asked;
import dev.turnpike.proxy.provider.golden.FieldWalk;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.provider.golden.SseText;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.StreamLaws.UsageAsked;
import dev.turnpike.proxy.provider.golden.TypedClient;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoTest {
    private static final String TOOLS =
            "'tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'g','parameters':{'type':'object','required':['city','n','ok','none','list','deep','kind','fixed','maybe','city'],'properties':{'city':{'type':'string'},'n':{'type':'integer'},'ok':{'type':'boolean'},'none':{'type':'null'},'list':{'type':'array'},'deep':{'type':'object','required':['x']},'kind':{'enum':['a','b']},'fixed':{'const':7},'maybe':{'type':['number','null']}}}}}],";

    @TestFactory
    Stream<DynamicTest> losesNoFieldWithoutAWord() {
        return FieldWalk.of(
                new EchoAdapter(),
                GoldenBackend.of(Provider.Echo, null),
                Set.of("max_tokens", "max_completion_tokens", "tools"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hello, you  there\n", "", " ", "\u00e9 \ud83d\ude00\ud83d\ude00", "a\tb \r\n c   "})
    void saysWhatTheLastUserSaid(String said) {
        var request =
                "{'model':'m','messages':[{'role':'user','content':'no'},{'role':'assistant','content':'x'},{'role':'user','content':"
                        + quoted(said) + "}]";

        var whole = TypedClient.chat(whole(Operation.CHAT, request + "}"));
        var chunks = stream(Operation.CHAT, request + ",'stream':true,'stream_options':{'include_usage':true}}");

        assertThat(whole.choices().getFirst().message().content()).contains(said);
        assertThat(whole.choices().getFirst().finishReason().asString()).isEqualTo("stop");
        StreamLaws.checkComplete(chunks, UsageAsked.YES);
        var accumulated = TypedClient.accumulate(chunks);
        assertThat(accumulated.choices().getFirst().message().content().orElse(""))
                .isEqualTo(said);
        assertThat(accumulated.usage()).isEqualTo(whole.usage());
    }

    @Test
    void readsTextPartsAndToolAnswers() {
        assertThat(
                        text(
                                "'messages':[{'role':'user','content':[{'type':'text','text':'a'},{'type':'image_url'},{'type':'text','text':'b'}]}]"))
                .isEqualTo("ab");
        assertThat(text("'messages':[{'role':'user','content':'a'},{'role':'tool','content':'22 C'}]"))
                .isEqualTo("22 C");
        assertThat(text("'messages':[{'role':'user','content':null}]")).isEmpty();
    }

    @Test
    void stopsAtTheLengthThatIsAskedFor() throws Exception {
        var members = "'messages':[{'role':'user','content':'one two three'}],";

        assertThat(choice(members + "'max_tokens':2").toString()).contains("\"one two\"", "\"length\"");
        assertThat(choice(members + "'max_completion_tokens':1,'max_tokens':3").toString())
                .contains("\"one\"", "\"length\"");
        assertThat(choice(members + "'max_tokens':3").toString()).contains("\"one two three\"", "\"stop\"");
        assertThat(choice(members + "'max_tokens':-1").toString()).contains("\"content\":\"\"", "\"length\"");
        assertThat(choice(members + "'max_tokens':1e400").toString()).contains("\"stop\"");
    }

    @Test
    void givesSeveralChoices() {
        var request = "{'model':'m','n':%s,'messages':[{'role':'user','content':'a b'}]";

        assertThat(TypedClient.chat(whole(Operation.CHAT, request.formatted(3) + "}"))
                        .choices())
                .hasSize(3);
        assertThat(TypedClient.chat(whole(Operation.CHAT, request.formatted(0) + "}"))
                        .choices())
                .hasSize(1);
        assertThat(TypedClient.chat(whole(Operation.CHAT, request.formatted("1000000000") + "}"))
                        .choices())
                .hasSize(128);
        var chunks = stream(Operation.CHAT, request.formatted(2) + ",'stream':true}");
        StreamLaws.checkComplete(chunks, UsageAsked.NO);
        assertThat(TypedClient.accumulate(chunks).choices()).hasSize(2);
    }

    @Test
    void answersNoLongerThanItCanHold() {
        var said = "a ".repeat(200_000) + "x".repeat(1_000_000);
        var request = "{'model':'m','n':128,'stream':true,'messages':[{'role':'user','content':'" + said + "'}]}";

        var chunks = stream(Operation.CHAT, request);

        assertThat(chunks).hasSizeLessThan(66_000);
        assertThat(TypedClient.accumulate(chunks).choices())
                .hasSize(128)
                .allMatch(choice -> choice.finishReason().asString().equals("length"));
    }

    @Test
    void callsTheToolThatIsAskedFor() throws Exception {
        var message = choice(
                        TOOLS
                                + "'tool_choice':{'type':'function','function':{'name':'g'}},'messages':[{'role':'user','content':'Rome'}]")
                .path("message");

        assertThat(message.path("content").isNull()).isTrue();
        assertThat(message.at("/tool_calls/0/id").asText()).isEqualTo("call_echo_g");
        assertThat(message.at("/tool_calls/0/function/arguments").asText())
                .isEqualTo(
                        "{\"city\":\"Rome\",\"n\":0,\"ok\":false,\"none\":null,\"list\":[],\"deep\":{\"x\":\"Rome\"},\"kind\":\"a\",\"fixed\":7,\"maybe\":0}");
        assertThat(choice(TOOLS + "'tool_choice':'required','messages':[{'role':'user','content':'x'}]")
                        .at("/message/tool_calls/0/function/name")
                        .asText())
                .isEqualTo("f");
        for (var none : new String[] {"'auto'", "'none'", "null", "{'type':'function','function':{'name':'absent'}}"}) {
            assertThat(choice(TOOLS + "'tool_choice':" + none + ",'messages':[{'role':'user','content':'x'}]")
                            .at("/message/content")
                            .asText())
                    .isEqualTo("x");
        }
    }

    @Test
    void streamsAToolCall() {
        var chunks = stream(
                Operation.CHAT,
                "{'model':'m','stream':true," + TOOLS
                        + "'tool_choice':'required','messages':[{'role':'user','content':'x'}]}");

        StreamLaws.checkComplete(chunks, UsageAsked.NO);
        var choice = TypedClient.accumulate(chunks).choices().getFirst();
        assertThat(choice.finishReason().asString()).isEqualTo("tool_calls");
        assertThat(choice.message()
                        .toolCalls()
                        .orElseThrow()
                        .getFirst()
                        .asFunction()
                        .function()
                        .arguments())
                .isEqualTo("{}");
    }

    @Test
    void answersInTheFormThatIsAskedFor() {
        var hi = ",'messages':[{'role':'user','content':'Hi'}]";

        assertThat(text("'response_format':{'type':'json_object'}" + hi)).isEqualTo("{\"echo\":\"Hi\"}");
        assertThat(text(
                        "'response_format':{'type':'json_schema','json_schema':{'name':'s','schema':{'type':'object','required':['a'],'properties':{'a':{'type':'string'}}}}}"
                                + hi))
                .isEqualTo("{\"a\":\"Hi\"}");
        assertThat(text("'response_format':{'type':'text'}" + hi)).isEqualTo("Hi");
    }

    @Test
    void makesNoMoreMembersThanItCanHold() {
        var nested = "{'type':'object','required':['a','b'],'properties':{'a':".repeat(60) + "{}" + "}}".repeat(60);

        assertThat(text("'response_format':{'type':'json_schema','json_schema':{'schema':" + nested
                        + "}},'messages':[{'role':'user','content':'" + "x".repeat(100_000) + "'}]"))
                .hasSizeLessThan(1_000_000);
    }

    @Test
    void answersLegacyCompletions() throws Exception {
        var two = json(whole(Operation.COMPLETION, "{'model':'m','prompt':['a b','c'],'n':2}"));
        assertThat(two.path("choices").findValuesAsText("text")).containsExactly("a b", "a b", "c", "c");
        assertThat(two.at("/usage/completion_tokens").asInt()).isEqualTo(6);
        assertThat(two.path("id").asText()).isEqualTo("cmpl-test");
        TypedClient.readWhole(Operation.COMPLETION, whole(Operation.COMPLETION, "{'model':'m','prompt':[1,2]}"));
        assertThat(json(whole(Operation.COMPLETION, "{'model':'m','prompt':[]}"))
                        .at("/choices/0/text")
                        .asText())
                .isEqualTo("[]");

        var chunks = stream(
                Operation.COMPLETION,
                "{'model':'m','prompt':'a b','max_tokens':1,'stream':true,'stream_options':{'include_usage':true}}");
        assertThat(chunks)
                .extracting(Chunk::kind)
                .containsExactly(Chunk.Kind.CONTENT, Chunk.Kind.FINISH, Chunk.Kind.USAGE);
        assertThat(new String(chunks.get(1).json(), StandardCharsets.UTF_8)).contains("\"length\"");
    }

    @Test
    void embedsTextAlikeAndInTheSizeAndFormThatAreAskedFor() throws Exception {
        var one = json(whole(Operation.EMBEDDING, "{'model':'m','input':['a','b','a']}"));
        assertThat(one.at("/data/0/embedding")).hasSize(8).isEqualTo(one.at("/data/2/embedding"));
        assertThat(one.at("/data/0/embedding")).isNotEqualTo(one.at("/data/1/embedding"));
        double square = 0;
        for (var number : one.at("/data/0/embedding")) {
            square += number.doubleValue() * number.doubleValue();
        }
        assertThat(square).isBetween(0.9999, 1.0001);
        for (var input : new String[] {"'x'", "[1,2]", "[[1],[2]]"}) {
            TypedClient.readWhole(
                    Operation.EMBEDDING,
                    whole(
                            Operation.EMBEDDING,
                            "{'model':'m','dimensions':5,'encoding_format':'base64','input':" + input + "}"));
        }
        assertThat(json(whole(Operation.EMBEDDING, "{'model':'m','dimensions':1000000000,'input':'x'}"))
                        .at("/data/0/embedding"))
                .hasSize(4_096);
        assertThat(json(whole(Operation.EMBEDDING, "{'model':'m','dimensions':-1,'input':'x'}"))
                        .at("/data/0/embedding"))
                .hasSize(1);
    }

    @Test
    void refusesMoreInputsThanItCanHold() {
        for (var request : new String[] {
            "{'model':'m','input':[" + "'',".repeat(3_000) + "'']}",
            "{'model':'m','dimensions':4096,'input':[" + "'',".repeat(1_000) + "'']}"
        }) {
            assertThat(catchThrowableOfType(GatewayException.class, () -> whole(Operation.EMBEDDING, request))
                            .failure())
                    .isInstanceOf(Failure.Invalid.class);
        }
    }

    @Test
    void foldsAndFailsLikeEveryOtherDialect() {
        var call = call(Operation.CHAT, "{'model':'m','messages':[{'role':'user','content':'Hi'}]}");
        var folder = new ChunkFolder(call);
        stream(Operation.CHAT, "{'model':'m','stream':true,'messages':[{'role':'user','content':'Hi'}]}")
                .forEach(folder::accept);

        assertThat(TypedClient.chat(folder.decoded(Learned.NOTHING).body())
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .contains("Hi");
        assertThat(new EchoAdapter().decodeError(call, new UpstreamAnswer(500, HeaderFields.NONE, new byte[0])))
                .isInstanceOf(Failure.UpstreamError.class);
    }

    private static String text(String members) {
        var whole = TypedClient.chat(whole(Operation.CHAT, "{'model':'m'," + members + "}"));
        return whole.choices().getFirst().message().content().orElseThrow();
    }

    private static JsonNode choice(String members) throws Exception {
        return json(whole(Operation.CHAT, "{'model':'m'," + members + "}")).at("/choices/0");
    }

    private static String quoted(String text) {
        return new String(Json.write(text), StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] body) throws Exception {
        return Json.read(body);
    }

    private static AdapterCall call(Operation operation, String request) {
        return Asked.of(operation, GoldenBackend.of(Provider.Echo, null), request);
    }

    private static byte[] whole(Operation operation, String request) {
        var call = call(operation, request);
        return new EchoAdapter()
                .decode(call, ((Step.Local) new EchoAdapter().encode(call)).answer())
                .body();
    }

    private static List<Chunk> stream(Operation operation, String request) {
        var call = call(operation, request);
        var chunks = new ArrayList<Chunk>();
        var decoder = new EchoAdapter().decodeStream(call, chunks::add);
        SseText.events(((Step.Local) new EchoAdapter().encode(call)).answer().body())
                .forEach(decoder::event);
        assertThat(decoder.terminated()).isTrue();
        decoder.end();
        return chunks;
    }
}
