package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.testkit.CatalogueId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pitfalls of requests by their number in the protocol's list; 1 and 2 are {@link AddressPitfallsTest}, 11 is {@link SchemaTest}, 15 is {@link ModelFamilyTest}. */
class RequestPitfallsTest {
    private static final String NEW = "gemini-3.5-flash";
    private static final String OLD = "gemini-2.5-flash";
    private static final String TOOL = "{'type':'function','function':{'name':'f'}}";

    @Test
    @DisplayName("3: every system and developer message is in systemInstruction, all its parts")
    void gathersSystemTexts() {
        var asked = Asked.chat(
                NEW,
                "'messages':[{'role':'system','content':'a'},{'role':'user','content':'Hi'},"
                        + "{'role':'developer','content':[{'type':'text','text':'b'},{'type':'text','text':'c'}]},{'role':'system','content':'d'}]");

        assertThat(asked.body().path("systemInstruction"))
                .isEqualTo(Asked.json("{'parts':[{'text':'a'},{'text':'b'},{'text':'c'},{'text':'d'}]}"));
        assertThat(asked.contents()).isEqualTo("[{'role':'user','parts':[{'text':'Hi'}]}]");
    }

    @Test
    @DisplayName("3: a picture in a system message is refused")
    void refusesPicturesInSystemTexts() {
        var asked = Asked.chat(
                NEW, "'messages':[{'role':'system','content':[{'type':'image_url','image_url':'data:,x'}]}]");

        assertThat(asked.refused()).isInstanceOf(Failure.Unsupported.class);
    }

    @Test
    @DisplayName("4: system text alone is refused here and not sent with empty contents")
    void refusesSystemTextAlone() {
        var asked = Asked.chat(NEW, "'messages':[{'role':'system','content':'a'}]");

        assertThat(asked.refused())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo("messages"));
    }

    @Test
    @DisplayName("5: empty texts and turns make no empty parts; an empty text alone stays")
    void leavesEmptyTextsOut() {
        var asked = Asked.chat(
                NEW,
                "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':''},{'role':'assistant','content':null},"
                        + "{'role':'user','content':[{'type':'text','text':''}]},{'role':'user','content':'b'}]");
        var alone = Asked.chat(NEW, "'messages':[{'role':'user','content':''}]");

        assertThat(asked.contents()).isEqualTo("[{'role':'user','parts':[{'text':'a'},{'text':'b'}]}]");
        assertThat(alone.contents()).isEqualTo("[{'role':'user','parts':[{'text':''}]}]");
    }

    @Test
    @DisplayName(
            "6: a tool result has the name of its function, by id or by its own name; without either it is refused")
    void namesToolResults() {
        var stray = Asked.chat(
                NEW,
                "'messages':[{'role':'user','content':'a'},{'role':'tool','tool_call_id':'c9','name':'g','content':'x'}]");
        var unknown = Asked.chat(
                NEW, "'messages':[{'role':'user','content':'a'},{'role':'tool','tool_call_id':'c9','content':'x'}]");

        assertThat(history("call_1", "'ok'")
                        .path(2)
                        .path("parts")
                        .path(0)
                        .path("functionResponse")
                        .path("name"))
                .isEqualTo(Asked.json("'f'"));
        assertThat(stray.contents()).contains("'functionResponse':{'id':'c9','name':'g'");
        assertThat(unknown.refused())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo("messages[1].tool_call_id"));
    }

    @Test
    @DisplayName("7: whatever a tool says, the response is an object")
    void makesToolResultsObjects() {
        assertThat(response("'plain'")).isEqualTo(Asked.json("{'output':'plain'}"));
        assertThat(response("'[1,2]'")).isEqualTo(Asked.json("{'output':[1,2]}"));
        assertThat(response("'7.50'")).isEqualTo(Asked.json("{'output':7.50}"));
        assertThat(response("'null'")).isEqualTo(Asked.json("{'output':null}"));
        assertThat(response("''")).isEqualTo(Asked.json("{'output':''}"));
        assertThat(response("'{\\'a\\':1}'".replace("\\'", "\\\""))).isEqualTo(Asked.json("{'a':1}"));
        assertThat(response("'{\\'a\\':[{\\'$ref\\':\\'x\\'}]}'".replace("\\'", "\\\""))
                        .path("output")
                        .asText())
                .contains("$ref");
    }

    @Test
    @DisplayName("8: two results in the wrong order are one content in the order of the calls")
    void ordersToolResults() {
        var asked = Asked.chat(
                OLD,
                "'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[" + call("c1", "{}") + ","
                        + call("c2", "{}") + "]},{'role':'tool','tool_call_id':'c2','content':'two'},"
                        + "{'role':'tool','tool_call_id':'c1','content':'one'}]");

        assertThat(asked.contents())
                .endsWith("{'role':'user','parts':[{'functionResponse':{'name':'f','response':{'output':'one'}}},"
                        + "{'functionResponse':{'name':'f','response':{'output':'two'}}}]}]");
    }

    @Test
    @DisplayName("9: text after tool results is a content of its own")
    void keepsTextApartFromToolResults() {
        var asked = Asked.chat(
                NEW,
                "'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[" + call("c1", "{}")
                        + "]},{'role':'tool','tool_call_id':'c1','content':'one'},{'role':'user','content':'b'}]");

        assertThat(asked.body().path("contents")).hasSize(4);
        assertThat(asked.contents()).endsWith("{'role':'user','parts':[{'text':'b'}]}]");
    }

    @Test
    @CatalogueId("B43")
    @DisplayName("10: arguments that are empty, no object or no JSON")
    void readsArguments() {
        assertThat(arguments("''")).isEqualTo(Asked.json("{}"));
        assertThat(arguments("null")).isEqualTo(Asked.json("{}"));
        assertThat(arguments("'[1]'")).isEqualTo(Asked.json("{'value':[1]}"));
        assertThat(arguments("{'a':1}")).isEqualTo(Asked.json("{'a':1}"));
        assertThat(withArguments("'{'").refused())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid ->
                                assertThat(invalid.param()).isEqualTo("messages[1].tool_calls[0].function.arguments"));
    }

    @Test
    @DisplayName("12: n 1 and penalties of 0 are left out, others go by the model")
    void fitsSamplingToTheModel() {
        var idle = "'n':1,'presence_penalty':0,'frequency_penalty':0.0";

        assertThat(Asked.hi(OLD, idle).body().has("generationConfig")).isFalse();
        assertThat(Asked.hi("gemini-2.0-flash", "'presence_penalty':1").body().at("/generationConfig/presencePenalty"))
                .isEqualTo(Asked.json("1"));
        assertThat(Asked.hi(NEW, "'presence_penalty':1,'temperature':0.5")
                        .body()
                        .path("generationConfig"))
                .isEqualTo(Asked.json("{'temperature':0.5}"));
        for (var model :
                new String[] {"gemini-3.5-flash-lite", "gemini-3.6-flash", "gemini-flash-latest", "gemini-7"}) {
            assertThat(Asked.hi(model, "'temperature':0.5,'top_p':0.5,'top_k':5")
                            .body()
                            .has("generationConfig"))
                    .as(model)
                    .isFalse();
        }
        assertThat(Asked.hi(NEW, "'n':2").refused()).isInstanceOf(Failure.Unsupported.class);
        assertThat(Asked.hi("gemini-2.0-flash", "'n':9").refused()).isInstanceOf(Failure.Invalid.class);
    }

    @Test
    @DisplayName("13: no toolConfig without tools; none keeps the tools")
    void sendsToolChoiceOnlyWithTools() {
        assertThat(Asked.hi(NEW, "'tool_choice':'required','tools':[]").body().has("toolConfig"))
                .isFalse();
        var none = Asked.hi(NEW, "'tool_choice':'none','tools':[" + TOOL + "]").body();
        assertThat(none.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("NONE");
        assertThat(none.at("/tools/0/functionDeclarations")).hasSize(1);
        assertThat(Asked.hi(NEW, "'tool_choice':{'type':'function','function':{'name':'g'}},'tools':[" + TOOL + "]")
                        .refused())
                .isInstanceOf(Failure.Invalid.class);
    }

    @Test
    @DisplayName("14: no JSON answer together with tools before 3, nor with a forced call")
    void dropsTheJsonFormatWhereToolsForbidIt() {
        var format = "'response_format':{'type':'json_object'},'tools':[" + TOOL + "]";

        assertThat(Asked.hi(OLD, format).body().has("generationConfig")).isFalse();
        assertThat(Asked.hi(NEW, format)
                        .body()
                        .at("/generationConfig/responseMimeType")
                        .asText())
                .isEqualTo("application/json");
        assertThat(Asked.hi(NEW, format + ",'tool_choice':'required'").body().has("generationConfig"))
                .isFalse();
    }

    @Test
    @DisplayName("16: an https image is handed over; an address that is none is refused by its name")
    void handsAddressesOver() {
        var asked = picture("https://pictures.test/cat");

        assertThat(asked.contents()).contains("{'fileData':{'fileUri':'https://pictures.test/cat'}}");
        assertThat(picture("ftp://pictures.test/cat").refused())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo("messages[0].content[0].image_url.url"));
    }

    @ParameterizedTest
    @CatalogueId("B42")
    @ValueSource(
            strings = {
                "",
                "data:image/png",
                "data:image/png;base64,",
                "data:image/png;base64,A*AA",
                "data:image/png;base64,AAAAA",
                "data:image/png,%ZZ"
            })
    void refusesABrokenDataUrlByItsName(String url) {
        assertThat(picture(url).refused())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo("messages[0].content[0].image_url.url"));
    }

    @Test
    @DisplayName("17: fields that Gemini does not know never reach it")
    void dropsUnknownFields() {
        var asked = Asked.hi(NEW, "'foo':1,'logit_bias':{'1':2},'extra_body':{'bar':2,'google':{'baz':3}}");

        assertThat(asked.body().toString()).doesNotContain("foo", "logit", "bar", "baz", "extra");
        assertThat(asked.call.notes().warnings())
                .allMatch(warning -> warning.endsWith("Gemini has no equivalent, dropped"))
                .hasSize(4);
    }

    @Test
    void whatDecidesAboutARequestIsReadFromItsTopLevelOnly() {
        var asked = Asked.hi(NEW, "'extra_body':{'tools':[{'type':'function','function':{'name':'f'}}],'top_k':3}");

        assertThat(asked.body().has("tools")).isFalse();
        assertThat(asked.body().path("generationConfig").path("topK").asInt()).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "18: calls of another provider get the skip value, on the first call of a message only, and only where it is asked for")
    void skipsTheSignatureOfForeignCalls() {
        assertThat(history("toolu_1", "'ok'").path(1).path("parts").path(0).path("thoughtSignature"))
                .isEqualTo(Asked.json("'skip_thought_signature_validator'"));
        assertThat(Asked.chat(OLD, messages(call("toolu_1", "{}"), "toolu_1", "'x'"))
                        .contents())
                .doesNotContain("thoughtSignature", "toolu_1");
    }

    @Test
    @DisplayName("19: a signature comes back from each place where clients keep it, and else from memory")
    void findsSignatures() {
        var call = "{'id':'c1','function':{'name':'f'";
        assertThat(signature(call + "},'extra_content':{'google':{'thought_signature':'A'}}}"))
                .isEqualTo("A");
        assertThat(signature(call + "},'provider_specific_fields':{'thought_signature':'B'}}"))
                .isEqualTo("B");
        assertThat(signature(call + ",'thought_signature':'C'}}")).isEqualTo("C");
        assertThat(signature(call + ",'provider_specific_fields':{'thought_signature':'D'}}}"))
                .isEqualTo("D");
        assertThat(signature("{'id':'c1__thought__E','function':{'name':'f'}}")).isEqualTo("E");
        assertThat(signature(call + "}}")).isEqualTo(Signatures.SKIP);
        var asked = Asked.chat(NEW, messages(call + "}}", "c1", "'x'"));
        Signatures.remember(asked.call.continuations(), "c1", "F");
        assertThat(asked.contents()).contains("'thoughtSignature':'F'");
    }

    private static String signature(String toolCall) {
        var body = Asked.chat(NEW, messages(toolCall, "c1", "'x'")).body();
        assertThat(body.at("/contents/1/parts/0/functionCall/id").asText()).isEqualTo("c1");
        return body.at("/contents/1/parts/0/thoughtSignature").asText();
    }

    private static Asked picture(String url) {
        return Asked.chat(
                NEW, "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'" + url + "'}}]}]");
    }

    private static String call(String id, String arguments) {
        return "{'id':'" + id + "','type':'function','function':{'name':'f','arguments':'" + arguments + "'}}";
    }

    private static String messages(String toolCall, String id, String content) {
        return "'messages':[{'role':'user','content':'a'},{'role':'assistant','content':null,'tool_calls':[" + toolCall
                + "]},{'role':'tool','tool_call_id':'" + id + "','content':" + content + "}]";
    }

    private static JsonNode history(String id, String content) {
        return Asked.chat(NEW, messages(call(id, "{}"), id, content)).body().path("contents");
    }

    private static JsonNode response(String content) {
        return history("c1", content).at("/2/parts/0/functionResponse/response");
    }

    private static Asked withArguments(String arguments) {
        var toolCall = "{'id':'c1','type':'function','function':{'name':'f','arguments':" + arguments + "}}";
        return Asked.chat(NEW, messages(toolCall, "c1", "'x'"));
    }

    private static JsonNode arguments(String arguments) {
        return withArguments(arguments).body().at("/contents/1/parts/0/functionCall/args");
    }
}
