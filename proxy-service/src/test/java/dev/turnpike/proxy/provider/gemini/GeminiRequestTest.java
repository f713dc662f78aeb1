package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiRequestTest {
    private static final String MODEL = "gemini-3.5-flash";
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";

    @Test
    void addsWhatTheRouteAddsAndDropsWhatItDrops() {
        var adaptation = new BackendConfig.Adaptation(
                Map.of(),
                Map.of("temperature", Asked.json("0.7"), "top_p", Asked.json("0.1")),
                List.of("stop", "seed"));
        var asked = Asked.chat(backend(null, null, adaptation), HI + ",'top_p':0.9,'stop':'x','foo':null");

        assertThat(asked.body().path("generationConfig")).isEqualTo(Asked.json("{'temperature':0.7,'topP':0.9}"));
        assertThat(asked.call.notes().warnings()).containsExactly("stop: dropped by the route");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'max_tokens':500 | 100",
                "'max_completion_tokens':50,'max_tokens':500 | 50",
                "'max_tokens':7 | 7",
                "'n':1 | 100"
            })
    void keepsTheLimitOfTheModel(String asked, int sent) {
        var limits = new BackendConfig.TokenLimits(null, 100);

        var body = Asked.chat(backend(null, limits, null), HI + "," + asked).body();

        assertThat(body.at("/generationConfig/maxOutputTokens").asInt()).isEqualTo(sent);
    }

    @Test
    void asksForAWholeAnswerWhereTheBackendCannotStream() {
        var silent = new BackendConfig.Capabilities(false, null, null, null, null, null, null, null);

        var call =
                Asked.chat(backend(silent, null, null), HI + ",'stream':true").sent();

        assertThat(call.target()).endsWith(":generateContent");
        assertThat(call.expect()).isEqualTo(Expect.WHOLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'temperature':'hot' | temperature",
                "'max_tokens':0 | max_tokens",
                "'max_tokens':1.5 | max_tokens",
                "'logprobs':1 | logprobs",
                "'top_logprobs':2 | top_logprobs",
                "'stop':7 | stop",
                "'stop':['a','b','c','d','e','f'] | stop",
                "'response_format':{'type':'grammar'} | response_format.type",
                "'modalities':['audio'] | modalities",
                "'modalities':['audio'],'audio':{'voice':'x','format':'mp3'} | audio.format",
                "'tools':[{'type':'custom','custom':{'name':'x'}}] | tools[0].type",
                "'tools':[{'type':'function','function':{}}] | tools[0].function.name",
                "'tools':[{'type':'web_search'},{'type':'function','function':{'name':'f'}}] | tools",
                "'web_search_options':{},'functions':[{'name':'f'}] | web_search_options",
                "'tool_choice':{'type':'custom'} | tool_choice",
                "'tool_choice':{'type':'other'} | tool_choice",
                "'tool_choice':'maybe' | tool_choice",
                "'tool_choice':{'type':'function'} | tool_choice.function.name",
                "'function_call':'maybe' | function_call",
                "'cached_content':'c','tools':[{'google_search':{}}] | cached_content"
            })
    void refusesByName(String members, String param) {
        var failure = Asked.hi(MODEL, members).refused();

        var named = failure instanceof Failure.Unsupported unsupported
                ? unsupported.param()
                : ((Failure.Invalid) failure).param();
        assertThat(named).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'type':'video'}] | [0].type",
                "[{'type':'text'}] | [0].text",
                "[{'type':'image_url','image_url':{'url':'data:image/png;base64'}}] | [0].image_url.url",
                "[{'type':'image_url','image_url':{'url':'data:image/png;base64,A'}}] | [0].image_url.url",
                "[{'type':'image_url','image_url':{'url':'data:image/png;base64,A!'}}] | [0].image_url.url",
                "[{'type':'image_url','image_url':{'url':'data:,50%'}}] | [0].image_url.url",
                "[{'type':'input_audio','input_audio':{'format':'opus','data':''}}] | [0].input_audio.format",
                "[{'type':'file','file':{'file_data':'AAAA','filename':'a.unknown'}}] | [0].file.filename",
                "7 | ``"
            })
    void refusesContentByName(String content, String place) {
        var asked = Asked.chat(MODEL, "'messages':[{'role':'user','content':" + content + "}]");
        var failure = asked.refused();

        var named = failure instanceof Failure.Unsupported unsupported
                ? unsupported.param()
                : ((Failure.Invalid) failure).param();
        assertThat(named).isEqualTo("messages[0].content" + place);
    }

    @Test
    void refusesHistoryThatGeminiCannotBeSent() {
        assertThat(Asked.chat(MODEL, "'messages':[{'role':'assistant','audio':{'id':'a'}}]")
                        .refused())
                .isInstanceOf(Failure.Unsupported.class);
        assertThat(Asked.chat(MODEL, "'messages':[{'role':'assistant','tool_calls':[{'type':'custom'}]}]")
                        .refused())
                .isInstanceOf(Failure.Unsupported.class);
        assertThat(Asked.chat(MODEL, "'messages':[{'role':'assistant','tool_calls':[{'type':'function'}]}]")
                        .refused())
                .isInstanceOf(Failure.Invalid.class);
    }

    @Test
    void replaysRefusalsImagesAndSignedTexts() {
        var contents = Asked.chat(
                        MODEL,
                        "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'refusal','refusal':'no'}],'refusal':'never',"
                                + "'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64, iVBO Rw'}}],"
                                + "'extra_content':{'google':{'thought_signature':'S'}}}]")
                .contents();

        assertThat(contents)
                .endsWith("{'text':'no'},{'text':'never'},"
                        + "{'inlineData':{'mimeType':'image/png','data':'iVBORw=='},'thoughtSignature':'S'}]}]");
    }

    @Test
    void putsGemmasSystemTextBeforeWhateverTheUserSent() {
        var picture = "{'role':'user','content':[{'type':'image_url','image_url':'data:image/png;base64,AAAA'}]}";

        var contents = Asked.chat("gemma-3-4b-it", "'messages':[{'role':'system','content':'s'}," + picture + "]")
                .contents();

        assertThat(contents).startsWith("[{'role':'user','parts':[{'text':'s\\n\\n'}]}");
    }

    @Test
    void usesTheToolsOfGoogle() {
        var tools =
                "'tools':[{'type':'web_search'},{'url_context':{}},{'type':'file_search','file_search':{'file_search_store_names':['s']}}]";

        assertThat(Asked.hi(MODEL, tools).body().path("tools"))
                .isEqualTo(Asked.json(
                        "[{'googleSearch':{}},{'urlContext':{}},{'fileSearch':{'fileSearchStoreNames':['s']}}]"));
        assertThat(Asked.hi("gemini-1.5-pro", "'web_search_options':{}").body().path("tools"))
                .isEqualTo(Asked.json("[{'googleSearchRetrieval':{}}]"));
    }

    @Test
    void limitsTheChoiceWhereTheModelCan() {
        var choice =
                "'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':{'type':'allowed_tools','allowed_tools':"
                        + "{'mode':'MODE','tools':[{'type':'function','function':{'name':'f'}}]}}";
        var old = Asked.hi("gemini-2.0-flash", choice.replace("MODE", "auto"));

        assertThat(old.body().has("toolConfig")).isFalse();
        assertThat(old.call.notes().warnings()).anyMatch(warning -> warning.startsWith("tool_choice:"));
        assertThat(Asked.hi("gemini-2.0-flash", choice.replace("MODE", "required"))
                        .body()
                        .at("/toolConfig/functionCallingConfig"))
                .isEqualTo(Asked.json("{'mode':'ANY','allowedFunctionNames':['f']}"));
    }

    @Test
    void keepsServiceTiersThatTheVersionKnows() {
        var stable = Asked.backend("https://relay.test/v1", MODEL);

        assertThat(Asked.hi(MODEL, "'service_tier':'priority'")
                        .body()
                        .path("serviceTier")
                        .asText())
                .isEqualTo("priority");
        assertThat(Asked.hi(MODEL, "'service_tier':'auto'").body().has("serviceTier"))
                .isFalse();
        assertThat(Asked.chat(stable, HI + ",'service_tier':'flex'").body().has("serviceTier"))
                .isFalse();
    }

    private static Backend backend(
            BackendConfig.Capabilities capabilities,
            BackendConfig.TokenLimits limits,
            BackendConfig.Adaptation adaptation) {
        var config = new BackendConfig(
                "b",
                Provider.Gemini,
                null,
                MODEL,
                null,
                1,
                0,
                capabilities,
                limits,
                adaptation,
                null,
                null,
                null,
                null);
        return new Backend("r/b", config, Dialect.GEMINI, URI.create(Asked.GOOGLE));
    }
}
