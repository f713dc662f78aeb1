package dev.turnpike.proxy.provider.coze;

import static dev.turnpike.proxy.provider.coze.CozeScript.STREAMED;
import static dev.turnpike.proxy.provider.coze.CozeScript.USER;
import static dev.turnpike.proxy.provider.coze.CozeScript.begun;
import static dev.turnpike.proxy.provider.coze.CozeScript.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The ten things that bite everyone who puts an OpenAI face on Coze. */
class CozeBitesTest {

    @Test
    @DisplayName("0.1: an error with status 200 is an error")
    void bite1ErrorsWith200() {
        assertThat(exchange(STREAMED).refusedAnswer("{\"code\":5000,\"msg\":\"oops\"}"))
                .isInstanceOf(Failure.UpstreamError.class);
        assertThat(exchange(STREAMED).refusedAnswer("<html>")).isInstanceOf(Failure.UpstreamProtocol.class);
    }

    @Test
    @DisplayName("0.2: stream is always sent, for its default differs")
    void bite2StreamIsSent() {
        assertThat(exchange(USER).sentBody()).contains("\"stream\":true");
        assertThat(exchange(STREAMED).sentBody()).contains("\"stream\":true");
    }

    @Test
    @DisplayName("0.3: a whole answer is asked for as a stream and folded")
    void bite3WholeAnswersAreFolded() {
        var exchange = exchange(USER);

        assertThat(exchange.sent().expect()).isEqualTo(UpstreamCall.Expect.STREAM);
        var folded = exchange.stream(begun().delta("1", "Hi").finished().done().toString())
                .folded();
        assertThat(new String(folded.body(), StandardCharsets.UTF_8))
                .contains("\"content\":\"Hi\"", "\"total_tokens\":633");
    }

    @Test
    @DisplayName("0.4: a completed answer repeats its deltas")
    void bite4NoDoubledText() {
        var script = begun().delta("1", "Hi").completed("1", "answer", "Hi").finished();

        assertThat(exchange(USER).stream(script.toString()).text()).isEqualTo("Hi");
    }

    @Test
    @DisplayName("0.5: follow-up questions are no answer, reasoning is apart")
    void bite5Types() {
        var thinking = CozeScript.message("1", "answer", "Hi").put("reasoning_content", "Hm.");
        var script = begun().message("delta", thinking)
                .completed("2", "follow_up", "And?")
                .finished();

        var played = exchange(USER).stream(script.toString());

        assertThat(played.text()).isEqualTo("Hi");
        assertThat(played.lines()).noneMatch(line -> line.contains("reasoning_content") && line.contains("\"Hi\""));
    }

    @Test
    @DisplayName("0.6: the finish waits for the completed chat, which has the usage")
    void bite6UsageAtTheEnd() {
        var script = begun().delta("1", "Hi").completed("1", "answer", "Hi").completed("2", "verbose", "{}");
        var before = exchange(STREAMED).stream(script.toString());

        var after = exchange(STREAMED).stream(script.finished().done().toString());

        assertThat(before.chunks()).extracting(Chunk::kind).doesNotContain(Chunk.Kind.FINISH);
        assertThat(after.chunks().getLast().kind()).isEqualTo(Chunk.Kind.USAGE);
        assertThat(after.decoder().learned().usage()).isEqualTo(Usage.reported(614, 19));
    }

    @Test
    @DisplayName("0.7: the event's name decides, not its required_action")
    void bite7RequiredAction() {
        var script =
                begun().chat("in_progress", ",'required_action':{'type':'','submit_tool_outputs':{'tool_calls':[]}}");

        assertThat(exchange(USER).stream(script.delta("1", "Hi").finished().toString())
                        .failure())
                .isNull();
        assertThat(exchange(USER).stream(begun().chat("requires_action", "").toString())
                        .failure())
                .isInstanceOf(Failure.UpstreamProtocol.class);
    }

    @Test
    @DisplayName("0.8: ids are no numbers, also where Coze sends them as some")
    void bite8Ids() {
        var script = new CozeScript()
                .raw(
                        "conversation.chat.created",
                        "{\"id\":7382159487131697202,\"conversation_id\":7381473525342978089,\"status\":\"created\"}");

        assertThat(exchange(USER).stream(script.toString()).decoder().learned().id())
                .isEqualTo("chatcmpl-7382159487131697202");
    }

    @Test
    @DisplayName("0.9: what the bot's own configuration decides is reported")
    void bite9DroppedFields() {
        var exchange =
                exchange("{'model':'bot-1','temperature':0,'stop':'x','messages':[{'role':'user','content':'Hi'}]}");

        exchange.sent();

        assertThat(exchange.warnings())
                .containsExactly("temperature: not supported by Coze, dropped", "stop: not supported by Coze, dropped");
    }

    @Test
    @DisplayName("0.10: requests share a conversation only when their caller names it")
    void bite10Conversations() {
        assertThat(exchange(USER).sent().target()).isEqualTo("/v3/chat");
        assertThat(exchange(USER).sentBody()).contains("\"auto_save_history\":false");
    }
}
