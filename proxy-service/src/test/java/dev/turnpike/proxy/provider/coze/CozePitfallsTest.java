package dev.turnpike.proxy.provider.coze;

import static dev.turnpike.proxy.provider.coze.CozeScript.CHAT;
import static dev.turnpike.proxy.provider.coze.CozeScript.CONVERSATION;
import static dev.turnpike.proxy.provider.coze.CozeScript.STREAMED;
import static dev.turnpike.proxy.provider.coze.CozeScript.USER;
import static dev.turnpike.proxy.provider.coze.CozeScript.begun;
import static dev.turnpike.proxy.provider.coze.CozeScript.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbered cases of what goes wrong with Coze, one test each. */
class CozePitfallsTest {

    @Test
    @DisplayName("1: HTTP 200 with a JSON error on a stream request")
    void case1ErrorWithStatus200() {
        var body = "{\"code\":4200,\"msg\":\"no such bot\",\"detail\":{\"logid\":\"L1\"}}";

        var whole = exchange(STREAMED).refusedAnswer(body);
        var asEvent = exchange(STREAMED).stream("data:" + body + "\n\n").failure();

        assertThat(whole).isInstanceOf(Failure.UpstreamRejected.class).isEqualTo(asEvent);
        assertThat(exchange(STREAMED).refusedAnswer("{\"code\":0,\"data\":{\"status\":\"in_progress\"}}"))
                .isInstanceOf(Failure.UpstreamProtocol.class);
    }

    @Test
    @DisplayName("2: the text of an answer comes once")
    void case2TextOnce() {
        var deltas = begun().delta("1", "Hel").delta("1", "lo").completed("1", "answer", "Hello");
        var whole = begun().completed("1", "answer", "Hello");
        var two = begun().delta("1", "One").completed("1", "answer", "One").completed("2", "answer", "Two");

        assertThat(play(deltas.finished().done())).isEqualTo("Hello");
        assertThat(play(whole.finished().done())).isEqualTo("Hello");
        assertThat(play(two.finished().done())).isEqualTo("One\n\nTwo");
    }

    @Test
    @DisplayName("3: nothing of what a bot says beside its answer leaks")
    void case3NothingLeaks() {
        var script = begun().delta("1", "Hel");
        for (var type : new String[] {
            "verbose", "follow_up", "knowledge", "function_call", "tool_output", "tool_response", "ack", "interrupt"
        }) {
            script.completed("9" + type, type, "LEAK").message("delta", CozeScript.message("8" + type, type, "LEAK"));
        }

        assertThat(play(script.delta("1", "lo").finished().done())).isEqualTo("Hello");
    }

    @Test
    @DisplayName("4: every form of the end")
    void case4Ends() {
        for (var data : new String[] {"\"[DONE]\"", "[DONE]", "{\"debug_url\":\"https://x\"}", ""}) {
            var end = data.isEmpty() ? "conversation.stream.done" : "done";
            var played = exchange(USER).stream(
                    begun().delta("1", "Hi").finished().raw(end, data).toString());

            assertThat(played.failure()).isNull();
            assertThat(played.decoder().terminated()).isTrue();
            assertThat(played.warnings()).isEmpty();
        }
        var cut = exchange(USER).stream(begun().delta("1", "Hi").toString());
        assertThat(cut.failure()).isInstanceOf(Failure.UpstreamTruncated.class);
        assertThat(cut.decoder().learned().finish()).isNull();
        var early = exchange(USER).stream(begun().delta("1", "Hi").done().toString());
        assertThat(early.failure()).isInstanceOf(Failure.UpstreamTruncated.class);
    }

    @Test
    @DisplayName("5: audio and more behind the completed chat, one finish")
    void case5AudioBehindTheEnd() {
        var script = begun().delta("1", "Hi").finished();
        script.raw("conversation.audio.delta", "{\"content\":\"UklGRg==\"}")
                .delta("1", "late")
                .finished()
                .done();

        var played = exchange(STREAMED).stream(script.toString());

        assertThat(played.text()).isEqualTo("Hi");
        assertThat(played.lines()).filteredOn(line -> line.contains("\"stop\"")).hasSize(1);
    }

    @Test
    @DisplayName("6: an empty required_action is none")
    void case6EmptyRequiredAction() {
        var empty = ",'required_action':{'type':'','submit_tool_outputs':{'tool_calls':[]}}";
        var script = new CozeScript()
                .chat("created", empty)
                .delta("1", "Hi")
                .chat("completed", empty)
                .done();

        var played = exchange(USER).stream(script.toString());

        assertThat(played.decoder().learned().finish()).isEqualTo(FinishReason.STOP);
    }

    @Test
    @DisplayName("7: a failure first, and behind text")
    void case7Failures() {
        var failed = ",'last_error':{'code':5000,'msg':'event interval error'}";

        var first = exchange(STREAMED).stream(begun().chat("failed", failed).toString());
        var later = exchange(STREAMED).stream(
                begun().delta("1", "Hi").chat("failed", failed).done().toString());

        assertThat(first.chunks()).isEmpty();
        assertThat(first.failure()).isEqualTo(later.failure()).isInstanceOf(Failure.UpstreamError.class);
        assertThat(later.text()).isEqualTo("Hi");
        assertThat(later.lines()).noneMatch(line -> line.contains("\"finish_reason\":\""));
    }

    @Test
    @DisplayName("8: unknown events, CRLF, spaces, a megabyte of audio")
    void case8Framing() {
        var script = begun().raw("conversation.new.thing", "no json").delta("1", "天");
        script.raw("conversation.audio.delta", "{\"content\":\"" + "A".repeat(1 << 20) + "\"}")
                .finished()
                .done();
        var spaced = script.toString().replace("event:", "event: ").replace("\n", "\r\n");

        assertThat(exchange(USER).stream(script.toString()).text()).isEqualTo("天");
        assertThat(exchange(USER).stream(spaced).text()).isEqualTo("天");
    }

    @Test
    @DisplayName("8: an event that should be JSON and is not")
    void case8Garbage() {
        for (var data : new String[] {"{", "[1]", "7", "{\"a\":1} {}"}) {
            assertThat(exchange(USER).stream(begun().raw("conversation.message.delta", data)
                                    .toString())
                            .failure())
                    .isInstanceOf(Failure.UpstreamProtocol.class);
        }
        assertThat(exchange(USER).stream(begun().raw("error", "{").toString()).failure())
                .isInstanceOf(Failure.UpstreamError.class);
        var ignored = begun().raw("message", "{\"hello\":1}")
                .raw("message", "no")
                .delta("1", "Hi")
                .finished();
        assertThat(play(ignored.chat("cancelled", "")
                        .chat("requires_action", "")
                        .done()))
                .isEqualTo("Hi");
    }

    @Test
    @DisplayName("9: no created_at, no usage, zero usage, no last_error")
    void case9MissingMembers() {
        var bare = new CozeScript().delta("1", "Hi").chat("completed", "").done();
        var zero = begun().delta("1", "Hi");
        zero.chat("completed", ",'last_error':null,'usage':{'token_count':0,'output_count':0,'input_count':0}")
                .done();

        for (var script : new CozeScript[] {bare, zero}) {
            var played = exchange(STREAMED).stream(script.toString());
            assertThat(played.failure()).isNull();
            assertThat(played.decoder().learned().usage()).isEqualTo(Usage.UNKNOWN);
            assertThat(played.lines()).allMatch(line -> line.contains("\"created\":1790000000"));
        }
        var other = begun().delta("1", "Hi").chat("completed", ",'usage':{'input_tokens':3,'output_tokens':4}");
        assertThat(exchange(USER).stream(other.toString()).decoder().learned().usage())
                .isEqualTo(Usage.reported(3, 4));
    }

    @Test
    @DisplayName("10: ids of 19 digits survive")
    void case10LongIds() {
        var memory = new CozeScript.Memory("a");
        var named =
                "{'model':'bot-7379462189365198898','conversation_id':'c','messages':[{'role':'user','content':'Hi'}]}";

        var first = exchange(named, memory).stream(
                begun().delta("1", "Hi").finished().done().toString());
        var second = exchange(named, memory).sent();

        assertThat(first.decoder().learned().id()).isEqualTo("chatcmpl-" + CHAT);
        assertThat(second.target()).isEqualTo("/v3/chat?conversation_id=" + CONVERSATION);
        assertThat(new String(second.body(), StandardCharsets.UTF_8)).contains("\"bot_id\":\"7379462189365198898\"");
    }

    @Test
    @DisplayName("11: a chat that nobody reads on is cancelled")
    void case11Cancel() {
        var running =
                exchange(STREAMED).stream(begun().delta("1", "Hi").toString()).decoder();
        var finished = exchange(STREAMED).stream(begun().finished().toString()).decoder();
        var unknown = exchange(STREAMED).stream("").decoder();

        var cancel = running.onCancel().orElseThrow();

        assertThat(cancel.target()).isEqualTo("/v3/chat/cancel");
        assertThat(new String(cancel.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"conversation_id\":\"" + CONVERSATION + "\",\"chat_id\":\"" + CHAT + "\"}");
        assertThat(finished.onCancel()).isEmpty();
        assertThat(unknown.onCancel()).isEmpty();
    }

    @Test
    @DisplayName("12: busy, out of balance, token refused")
    void case12Codes() {
        assertThat(exchange(USER).refusedAnswer("{\"code\":4016,\"msg\":\"busy\"}"))
                .isEqualTo(new Failure.UpstreamRejected(
                        409,
                        "busy (coze code 4016)",
                        new Failure.Words("invalid_request_error", "conversation_id", "conversation_busy")));
        assertThat(exchange(USER).refusedAnswer("{\"code\":4011,\"msg\":\"arrears\"}"))
                .isInstanceOf(Failure.UpstreamQuota.class);
        assertThat(exchange(USER).refusedAnswer("{\"code\":4100,\"msg\":\"pat_secret is invalid\"}"))
                .isEqualTo(new Failure.UpstreamAuth("Coze refused the gateway's credential (coze code 4100)."));
    }

    @Test
    @DisplayName("13: quotes, line ends and other letters inside the inner JSON")
    void case13ObjectString() throws JsonProcessingException {
        var request = "{'model':'bot-1','messages':[{'role':'user','content':[{'type':'text','text':'a\\\\\\'b\\n天'},"
                + "{'type':'image_url','image_url':{'url':'https://example.com/a.png'}}]}]}";

        var body = json(exchange(request).sent().body());
        var content = body.path("additional_messages").path(0).path("content").asText();
        var inner = json(content.getBytes(StandardCharsets.UTF_8));

        assertThat(inner.path(0).path("text").asText()).isEqualTo("a\\\"b\n天");
        assertThat(inner.path(1).path("file_url").asText()).isEqualTo("https://example.com/a.png");
    }

    private static JsonNode json(byte[] bytes) throws JsonProcessingException {
        return Json.read(bytes);
    }

    private static String play(CozeScript script) {
        var played = exchange(USER).stream(script.toString());
        assertThat(played.failure()).isNull();
        return played.text();
    }
}
