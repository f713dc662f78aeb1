package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.CatalogueId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong shapes are refused by the gateway, with the name of the field. */
class RefusedRequestsTest {
    private static final String HI = "'messages':[{'role':'user','content':'Hi'}]";
    private static final String TOOLS = "'tools':[{'type':'function','function':{'name':'f'}}],";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'max_tokens':'many',            | max_tokens",
                "'max_tokens':1.5,               | max_tokens",
                "'max_completion_tokens':-1,     | max_completion_tokens",
                "'temperature':-0.1,             | temperature",
                "'temperature':'hot',            | temperature",
                "'stop':[1],                     | stop",
                "'stop':{},                      | stop",
                "'n':'two',                      | n",
                "'n':0,                          | n",
                "'user':1,                       | user",
                "'reasoning_effort':1,           | reasoning_effort",
                "'reasoning':{'effort':'vast'},  | reasoning",
                "'output_config':[],             | output_config",
                "'response_format':{'type':'xml'}, | response_format",
                "'response_format':{'type':'json_schema'}, | response_format",
                "'tools':{},                     | tools",
                "'tools':[{'type':'function'}],  | tools[0].function.name",
                "'tools':[{'function':{'name':'f','parameters':[1]}}], | tools[0].function.parameters",
                "'tools':[{'function':{'name':'f','parameters':{'type':'array'}}}], | tools[0].function.parameters",
                "'tools':[{'function':{'name':'f'}},{'function':{'name':'f'}}], | tools[1].function.name",
                "'tool_choice':'required',       | tool_choice",
                "'tool_choice':'sometimes',      | tool_choice",
            })
    void refusesWrongShapesOfFields(String field, String param) {
        assertInvalid("{'model':'m'," + field + HI + "}", param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'role':'user','content':5}     | messages[0].content",
                "{'role':'user','content':{'type':'text'}} | messages[0].content",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png'}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url','image_url':'ftp://x'}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':''}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url'}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,'}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,===='}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,A*AA'}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAAA'}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png,%ZZ'}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'file','file':{'file_data':'data:x'}}]} | messages[0].content[0].file.file_data",
                "{'role':'user','content':[{'type':'file','file':{'file_data':'data:text/csv;base64,A*A'}}]} | messages[0].content[0].file.file_data",
            })
    @CatalogueId("B42")
    void refusesWrongShapesOfContent(String message, String param) {
        assertInvalid("{'model':'m','messages':[" + message + "]}", param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'role':'user','content':['Hi']} | messages[0].content[0]",
                "{'role':'user','content':[{'type':'video_url'}]} | messages[0].content[0]",
                "{'role':'system','content':[{'type':'image_url','image_url':{'url':'https://x'}}]} | messages[0].content[0]",
                "{'role':'assistant','audio':{'id':'a'}} | messages[0].audio",
                "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/tiff;base64,AAAA'}}]} | messages[0].content[0].image_url.url",
                "{'role':'user','content':[{'type':'file','file':{'filename':'x.zip','file_data':'data:application/zip;base64,UEsD'}}]} | messages[0].content[0].file.file_data",
            })
    void refusesContentThatAnthropicHasNoBlockFor(String message, String param) {
        assertThatThrownBy(() -> body("{'model':'m','messages':[" + message + "]}"))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(((Failure.Unsupported) e.failure()).param())
                                .isEqualTo(param));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'parallel_tool_calls':false,    | parallel_tool_calls: without tools, dropped",
                "'max_tokens':5,'max_completion_tokens':6, | max_tokens: superseded by max_completion_tokens, dropped",
                "'tools':[{'function':{'name':'f','strict':true,'parameters':{'type':'object','properties':{'x':{'$ref':'#'}}}}}], | tools: strict is not available for this model or schema, dropped",
            })
    void tellsWhatItLeavesOut(String field, String warning) {
        var call = Calls.chat("claude-opus-4-5", ("{'model':'m'," + field + HI + "}").replace('\'', '"'));

        new AnthropicAdapter().encode(call);

        assertThat(call.notes().warnings()).contains(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                 | {'raw_arguments':'{'}",
                "[1]               | {'raw_arguments':'[1]'}",
                "hot               | {'raw_arguments':'hot'}",
            })
    @CatalogueId("B43")
    void keepsArgumentsThatAreNoJsonAsTextAndSaysSo(String arguments, String input) {
        var call =
                Calls.chat("claude-opus-4-5", history("'id':'c1',", arguments).replace('\'', '"'));

        var sent = Calls.body(call);

        assertThat(sent.at("/messages/1/content/0/input").toString()).isEqualTo(input.replace('\'', '"'));
        assertThat(call.notes().warnings())
                .contains("messages: arguments of a tool call are no JSON object, sent as raw_arguments");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'id':null,", "'id':'',"})
    @CatalogueId("B43")
    void pairsACallWithoutIdWithItsResultByTheirOrder(String id) {
        var sent = body(history(id, "{}").replace("'tool_call_id':'c1',", id.replace("'id'", "'tool_call_id'")));

        assertThat(sent.at("/messages/1/content/0/id").asText())
                .isNotEmpty()
                .isEqualTo(sent.at("/messages/2/content/0/tool_use_id").asText());
    }

    private static String history(String id, String arguments) {
        return "{'model':'m'," + TOOLS + "'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{"
                + id + "'type':'function','function':{'name':'f','arguments':'" + arguments
                + "'}}]},{'role':'tool','tool_call_id':'c1','content':'x'}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "a.png, image",
        "a.JPG, image",
        "a.gif, image",
        "a.md, document",
        "a.pdf, document",
        ", document",
    })
    void tellsFilesWithoutMediaTypeByTheirName(String filename, String block) {
        var name = filename == null ? "" : "'filename':'" + filename + "',";
        var sent = body("{'model':'m','messages':[{'role':'user','content':[{'type':'file','file':{" + name
                + "'file_data':'AAAA'}}]}]}");

        assertThat(sent.at("/messages/0/content/0/type").asText()).isEqualTo(block);
    }

    @ParameterizedTest
    @CsvSource({"true, medium", "false, none"})
    void readsTheSwitchOfTheReasoningObject(boolean enabled, String effort) {
        var wish = "{'model':'m','reasoning':{'enabled':" + enabled + "}," + HI + "}";
        var same = "{'model':'m','reasoning_effort':'" + effort + "'," + HI + "}";

        assertThat(body(wish)).isEqualTo(body(same));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'none'", "'auto'", "{'type':'function','function':{'name':'f'}}"})
    void takesEveryFormOfToolChoice(String choice) {
        assertThat(body("{'model':'m'," + TOOLS + "'function_call':" + choice + "," + HI + "}")
                        .at("/tool_choice/type")
                        .asText())
                .isNotEmpty();
    }

    private static void assertInvalid(String json, String param) {
        assertThatThrownBy(() -> body(json))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(((Failure.Invalid) e.failure()).param()).isEqualTo(param));
    }

    private static JsonNode body(String json) {
        return Calls.body(Calls.chat("claude-opus-4-5", json.replace('\'', '"')));
    }
}
