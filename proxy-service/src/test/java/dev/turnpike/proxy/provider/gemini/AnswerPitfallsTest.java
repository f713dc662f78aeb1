package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.failure.Failure;
import java.util.HashSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pitfalls of whole answers by their number in the protocol's list. */
class AnswerPitfallsTest {
    private static final String MODEL = "gemini-3.5-flash";

    @ParameterizedTest(name = "20: {0}")
    @ValueSource(
            strings = {
                "{'finishReason':'MAX_TOKENS'}",
                "{'content':{},'finishReason':'MAX_TOKENS'}",
                "{'content':{'role':'model'},'finishReason':'MAX_TOKENS'}",
                "{'content':{'parts':[{}]},'finishReason':'MAX_TOKENS'}"
            })
    void takesACandidateWithoutContentForAChoice(String candidate) {
        var choice = choice(candidate);

        assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
        assertThat(choice.at("/message/content").textValue()).isEmpty();
    }

    @ParameterizedTest(name = "21, 24: {0} is {1}")
    @CsvSource({
        "STOP, stop",
        "MAX_TOKENS, length",
        "SAFETY, content_filter",
        "RECITATION, content_filter",
        "LANGUAGE, content_filter",
        "BLOCKLIST, content_filter",
        "PROHIBITED_CONTENT, content_filter",
        "SPII, content_filter",
        "IMAGE_SAFETY, content_filter",
        "IMAGE_PROHIBITED_CONTENT, content_filter",
        "IMAGE_RECITATION, content_filter",
        "MODEL_ARMOR, content_filter",
        "OTHER, stop",
        "NO_IMAGE, stop",
        "MALFORMED_RESPONSE, stop",
        "FINISH_REASON_UNSPECIFIED, stop",
        "BRAND_NEW, stop"
    })
    void mapsEveryFinishReason(String reason, String expected) {
        var said = choice("{'content':{'parts':[{'text':'x'}]},'finishReason':'" + reason + "'}");
        var called = choice("{'content':{'parts':[{'functionCall':{'name':'f'}}]},'finishReason':'" + reason + "'}");

        assertThat(said.path("finish_reason").asText()).isEqualTo(expected);
        assertThat(called.path("finish_reason").asText()).isEqualTo(expected.equals("stop") ? "tool_calls" : expected);
    }

    @Test
    @DisplayName("21: a whole answer without a finish reason is complete, and that is reported")
    void completesAWholeAnswerWithoutAReason() {
        var asked = Asked.hi(MODEL, "");

        var choice = asked.choice("{'candidates':[{'content':{'parts':[{'text':'x'}]}}]}");

        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(asked.call.notes().warnings()).anyMatch(warning -> warning.startsWith("finishReason:"));
    }

    @ParameterizedTest(name = "22: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'promptFeedback':{'blockReason':'SAFETY'}} | Prompt blocked: SAFETY",
                "{'candidates':[],'promptFeedback':{'blockReason':'OTHER'}} | Prompt blocked: OTHER",
                "{'promptFeedback':{'blockReasonMessage':'Because.'}} | Because.",
                "{'promptFeedback':{'blockReason':'A','blockReasonMessage':'Because.'},'usageMetadata':{'trafficType':'X'}} | Because."
            })
    void tellsABlockedPromptAsARefusal(String answer, String refusal) {
        var choice = Asked.hi(MODEL, "").choice(answer);

        assertThat(choice.path("finish_reason").asText()).isEqualTo("content_filter");
        assertThat(choice.at("/message/refusal").asText()).isEqualTo(refusal);
    }

    @Test
    @DisplayName("22: safety ratings alone are no block")
    void takesRatingsForNoBlock() {
        var choice = Asked.hi(MODEL, "")
                .choice(
                        "{'promptFeedback':{'safetyRatings':[{}]},'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'STOP'}]}");

        assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    }

    @ParameterizedTest(name = "23: {0}")
    @ValueSource(
            strings = {
                "MALFORMED_FUNCTION_CALL",
                "UNEXPECTED_TOOL_CALL",
                "TOO_MANY_TOOL_CALLS",
                "MALFORMED_RESPONSE",
                "MISSING_THOUGHT_SIGNATURE",
                "OTHER",
                "IMAGE_OTHER",
                "NO_IMAGE",
                "ESCALATION"
            })
    void failsWhereTheModelFailedAndSaidNothing(String reason) {
        var failure = Asked.hi(MODEL, "")
                .failed("{'candidates':[{'content':{'parts':[{'text':'hm','thought':true}]},'finishReason':'" + reason
                        + "','finishMessage':'Why.'}]}");

        assertThat(failure).isInstanceOf(Failure.UpstreamError.class);
        assertThat(failure.message()).containsIgnoringCase(reason).endsWith(": Why.");
    }

    @Test
    @DisplayName("24: unknown words, members and parts are no error")
    void leavesAloneWhatItDoesNotKnow() {
        var choice =
                choice("{'content':{'parts':[{'newThing':{'x':1}},{'text':'ok'},{'text':5}]},'finishReason':'STOP',"
                        + "'safetyRatings':[{'category':'HARM_CATEGORY_FUTURE'}],'future':[]}");

        assertThat(choice.at("/message/content").asText()).isEqualTo("ok5");
    }

    @Test
    @DisplayName("25: thoughts are never content, and stay beside tool calls")
    void keepsThoughtsApart() {
        var message = choice(
                        "{'content':{'parts':[{'text':'hm ','thought':true},{'text':'so','thought':true},{'functionCall':{'name':'f'}}]},'finishReason':'STOP'}")
                .path("message");

        assertThat(message.path("content").isNull()).isTrue();
        assertThat(message.path("reasoning_content").asText()).isEqualTo("hm so");
        assertThat(message.path("tool_calls")).hasSize(1);
    }

    @Test
    @DisplayName("26: arguments are JSON text; equal calls stay two, with ids of their own")
    void writesCalls() {
        var calls = choice(
                        "{'content':{'parts':[{'functionCall':{'name':'f'}},{'functionCall':{'name':'f','args':null}},"
                                + "{'functionCall':{'name':'f','args':{'deep':{'n':[9007199254740993,1.10]},'s':'é\\n'}}}]},'finishReason':'STOP'}")
                .at("/message/tool_calls");

        var ids = new HashSet<String>();
        calls.forEach(call -> ids.add(call.path("id").asText()));
        assertThat(ids).hasSize(3).allMatch(id -> id.matches("call_[0-9a-z]{24}"));
        assertThat(calls.at("/0/function/arguments").asText()).isEqualTo("{}");
        assertThat(calls.at("/1/function/arguments").asText()).isEqualTo("{}");
        assertThat(calls.at("/2/function/arguments").asText())
                .isEqualTo("{\"deep\":{\"n\":[9007199254740993,1.10]},\"s\":\"é\\n\"}");
    }

    @ParameterizedTest(name = "27: {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'promptTokenCount':9,'candidatesTokenCount':5,'totalTokenCount':199,'thoughtsTokenCount':185} | 9 190 199",
                "{'promptTokenCount':9,'cachedContentTokenCount':7,'candidatesTokenCount':1} | 9 1 10",
                "{'promptTokenCount':9,'toolUsePromptTokenCount':4,'candidatesTokenCount':1,'totalTokenCount':14} | 13 1 14",
                "{'promptTokenCount':'9','candidatesTokenCount':'5'} | 9 5 14",
                "{'promptTokenCount':9,'candidatesTokenCount':5,'totalTokenCount':14,'thoughtsTokenCount':3} | 9 5 14",
                "{'totalTokenCount':0} | 0 0 0"
            })
    void countsUsage(String metadata, String expected) {
        var usage = Asked.hi(MODEL, "")
                .answer("{'candidates':[{'finishReason':'STOP'}],'usageMetadata':" + metadata + "}")
                .path("usage");

        assertThat(usage.path("prompt_tokens").asText() + " "
                        + usage.path("completion_tokens").asText() + " "
                        + usage.path("total_tokens").asText())
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("28: byte offsets become character offsets; without a search there are no annotations")
    void convertsOffsets() {
        var candidate =
                "{'content':{'parts':[{'text':'In London sind es 20°C, 21°C, 22°C 😀. Ende.'}]},'finishReason':'STOP',"
                        + "'groundingMetadata':{'groundingChunks':[{'maps':{'uri':'https://m.test'}}],'groundingSupports':["
                        + "{'segment':{'startIndex':43,'endIndex':9999},'groundingChunkIndices':[0,7]}]}}";

        var asked = Asked.hi(MODEL, "'tools':[{'type':'web_search'}]").choice("{'candidates':[" + candidate + "]}");

        var citation = asked.at("/message/annotations/0/url_citation");
        assertThat(citation.path("start_index").asInt()).isEqualTo(37);
        assertThat(citation.path("end_index").asInt()).isEqualTo(43);
        assertThat(asked.at("/message/annotations")).hasSize(1);
        assertThat(choice(candidate).at("/message").has("annotations")).isFalse();
    }

    @Test
    void tellsAnErrorInsideAnAnswer() {
        var failure = Asked.hi(MODEL, "").failed("{'error':{'code':503,'message':'The model is overloaded.'}}");

        assertThat(failure).isInstanceOf(Failure.UpstreamOverloaded.class);
        assertThat(Asked.hi(MODEL, "").failed("{'candidates':[{'index':8}]}"))
                .isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(Asked.hi(MODEL, "").failed("17")).isInstanceOf(Failure.UpstreamProtocol.class);
        assertThat(Asked.hi(MODEL, "").failed("")).isInstanceOf(Failure.UpstreamProtocol.class);
    }

    private static JsonNode choice(String candidate) {
        return Asked.hi(MODEL, "").choice("{'candidates':[" + candidate + "]}");
    }
}
