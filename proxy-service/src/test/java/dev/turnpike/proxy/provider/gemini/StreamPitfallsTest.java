package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.golden.SseText;
import dev.turnpike.proxy.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The pitfalls of streams by their number in the protocol's list. */
class StreamPitfallsTest {
    private static final String MODEL = "gemini-3.5-flash";
    private static final String STREAM = "'stream':true,'stream_options':{'include_usage':true}";
    private static final String ERROR =
            "{'error':{'code':499,'message':'The operation was cancelled.','status':'CANCELLED'}}";

    @Test
    @DisplayName("29: LF, CR and CRLF are the same stream; an event may be megabytes")
    void readsEveryFraming() {
        var events = text("Zür", "") + "\n\n" + text("ich", "STOP") + "\n\n";
        for (var end : new String[] {"\n", "\r", "\r\n"}) {
            var framed = ("data:" + events.replace("\n\n{", "\n\ndata: {")).replace("\n", end);
            assertThat(asked().stream(SseText.events(Asked.bytes(framed))).text())
                    .isEqualTo("Zürich");
        }
        assertThat(asked().stream(text("x".repeat(5_000_000), "STOP")).text()).hasSize(5_000_000);
    }

    @Test
    @DisplayName("30: STOP on every event makes one finish, the last piece of the choice")
    void finishesOnce() {
        var streamed = asked().stream(text("a", "STOP"), text("b", "STOP"), text("c", "STOP"));

        assertThat(streamed.text()).isEqualTo("abc");
        assertThat(streamed.finishes()).containsExactly("stop");
    }

    @Test
    @DisplayName("31: calls in one event and over several have indexes 0, 1, 2")
    void numbersCallsOverEvents() {
        var call = "{'functionCall':{'name':'f','args':{}}}";
        var streamed = asked().stream(parts(call + "," + call, ""), parts(call, ""), parts("", "STOP"));

        var begun = streamed.chunks().stream()
                .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
                .filter(tool -> tool.has("id"))
                .map(tool -> tool.path("index").asInt());
        assertThat(begun).containsExactly(0, 1, 2);
        assertThat(streamed.finishes()).containsExactly("tool_calls");
    }

    @Test
    @DisplayName("32: the last figures count, and an event without any takes nothing away")
    void keepsTheLastUsage() {
        var streamed = asked().stream(
                "{'candidates':[{'content':{'parts':[{'text':'a'}]}}],'usageMetadata':{'promptTokenCount':55,'candidatesTokenCount':1}}",
                "{'candidates':[],'usageMetadata':{'promptTokenCount':257,'candidatesTokenCount':3}}",
                "{'candidates':[{'finishReason':'STOP'}],'usageMetadata':{'trafficType':'ON_DEMAND'}}",
                "{}");

        assertThat(streamed.chunks().getLast().at("/usage/total_tokens").asInt())
                .isEqualTo(260);
    }

    @Test
    @DisplayName("33: an error in the middle, plain, in an array or over several lines, breaks the stream")
    void breaksAtAnError() {
        for (var error : List.of(ERROR, "[" + ERROR + "]", ERROR.replace(",", ",\n "))) {
            var streamed = asked().stream(text("First ", "STOP"), error);

            assertThat(streamed.failure()).isEqualTo(new Failure.UpstreamError("The operation was cancelled.", 499));
            assertThat(streamed.text()).isEqualTo("First ");
            assertThat(streamed.finishes()).isEmpty();
        }
    }

    @Test
    @DisplayName("34: an event that is not JSON is not skipped")
    void skipsNothing() {
        var streamed = asked().stream(text("a", ""), "{'candidates'", text("b", "STOP"));

        assertThat(streamed.failure()).isInstanceOf(Failure.UpstreamProtocol.class);
    }

    @Test
    @DisplayName("35: an end before the finish reason is a truncated stream, also for one of two choices")
    void reportsTruncation() {
        assertThat(asked().stream().failure()).isInstanceOf(Failure.UpstreamTruncated.class);
        assertThat(asked().stream(text("a", "")).failure()).isInstanceOf(Failure.UpstreamTruncated.class);
        assertThat(asked().stream(text("a", "STOP"), "{'candidates':[{'index':1,'content':{}}]}")
                        .failure())
                .isInstanceOf(Failure.UpstreamTruncated.class);
    }

    @Test
    @DisplayName("36: an error status on the call for a stream is an error, also as an array")
    void readsErrorsOfStreamCalls() {
        var failure =
                asked().error(429, "[{'error':{'code':429,'message':'Slow down','status':'RESOURCE_EXHAUSTED'}}]");

        assertThat(failure).isEqualTo(new Failure.UpstreamRateLimited("Slow down", null));
    }

    @Test
    @DisplayName("37: a blocked prompt is role, refusal, finish and usage")
    void tellsABlockedPrompt() {
        var streamed = asked().stream("{'promptFeedback':{'blockReason':'SAFETY'}}");

        assertThat(streamed.chunks()).hasSize(4);
        assertThat(streamed.chunks().get(1).at("/choices/0/delta/refusal").asText())
                .isEqualTo("Prompt blocked: SAFETY");
        assertThat(streamed.finishes()).containsExactly("content_filter");
    }

    @Test
    @DisplayName("37: a block while an answer is on its way filters it")
    void filtersAnAnswerOnItsWay() {
        var streamed = asked().stream(text("a", ""), "{'promptFeedback':{'blockReason':'SAFETY'}}");

        assertThat(streamed.finishes()).containsExactly("content_filter");
    }

    @Test
    @DisplayName("38: a signature on an empty text is no empty content, and is not lost or joined")
    void keepsSignaturesOfEmptyTexts() {
        var streamed = asked().stream(
                parts("{'text':'a','thoughtSignature':'ONE'}", ""),
                parts("{'text':'','thoughtSignature':'TWO'}", "STOP"));

        assertThat(streamed.chunks().stream()
                        .map(chunk -> Signatures.inExtraContent(chunk.at("/choices/0/delta")))
                        .filter(signature -> !signature.isEmpty()))
                .containsExactly("ONE", "TWO");
        assertThat(streamed.chunks().stream()
                        .filter(chunk -> chunk.at("/choices/0/delta/content").isTextual()))
                .hasSize(2);
    }

    @Test
    @DisplayName("39: a client that is gone ends the translation at once")
    void stopsForAClientThatIsGone() {
        var seen = new ArrayList<String>();
        var decoder = new GeminiAdapter().decodeStream(asked().call, chunk -> {
            seen.add("chunk");
            throw new GatewayException(new Failure.ClientGone("gone"));
        });

        assertThatThrownBy(() -> decoder.event(new SseEvent("message", Asked.bytes(text("a", "STOP")))))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.failure()).isInstanceOf(Failure.ClientGone.class));
        assertThat(seen).hasSize(1);
    }

    @Test
    @DisplayName("40: two candidates in mixed order have a role and a finish each")
    void separatesCandidates() {
        var streamed = asked().stream(
                "{'candidates':[{'index':1,'content':{'parts':[{'text':'b'}]},'finishReason':'STOP'},{'content':{'parts':[{'text':'a'}]}}]}",
                text("c", "MAX_TOKENS"));

        assertThat(streamed.finishes()).containsExactly("length", "stop");
        assertThat(streamed.chunks().stream()
                        .filter(chunk -> chunk.at("/choices/0/delta").has("role")))
                .hasSize(2);
    }

    @Test
    void endsAtATerminatorThatAServerAdds() {
        var decoder = new GeminiAdapter().decodeStream(asked().call, chunk -> {});

        assertThat(decoder.terminated()).isFalse();
        decoder.event(SseEvent.of("[DONE]"));

        assertThat(decoder.terminated()).isTrue();
    }

    @Test
    void endsWithTheConnectionBehindTheFinish() {
        var decoder = new GeminiAdapter().decodeStream(asked().call, chunk -> {});
        decoder.event(new SseEvent("message", Asked.bytes(text("a", "STOP"))));

        decoder.end();

        assertThat(decoder.terminated()).isTrue();
    }

    @Test
    void takesAWholeAnswerToACallForAStreamOnlyWithItsFinish() {
        assertThat(asked().choice("[" + text("a", "") + "," + text("b", "STOP") + "]")
                        .at("/message/content")
                        .asText())
                .isEqualTo("ab");
        assertThat(asked().failed("[" + text("a", "") + "]")).isInstanceOf(Failure.UpstreamTruncated.class);
    }

    @Test
    void streamsTheLegacyFunctionCall() {
        var streamed = Asked.hi(MODEL, "'functions':[{'name':'f'}]," + STREAM).stream(
                parts("{'functionCall':{'name':'f','args':{'a':1}}},{'functionCall':{'name':'g'}}", "STOP"));

        assertThat(streamed.finishes()).containsExactly("function_call");
        assertThat(streamed.chunks().get(1).at("/choices/0/delta/function_call"))
                .isEqualTo(Asked.json("{'name':'f','arguments':'{#a#:1}'}".replace("#", "\\\"")));
    }

    @Test
    void asksForEventsWithAltSse() {
        assertThat(Asked.hi(MODEL, STREAM).sent().target()).endsWith(":streamGenerateContent?alt=sse");
    }

    private static Asked asked() {
        return Asked.hi(MODEL, STREAM);
    }

    private static String text(String text, String finish) {
        return parts("{'text':'" + text + "'}", finish);
    }

    private static String parts(String parts, String finish) {
        return "{'candidates':[{'content':{'role':'model','parts':[" + parts + "]}"
                + (finish.isEmpty() ? "" : ",'finishReason':'" + finish + "'") + "}]}";
    }
}
