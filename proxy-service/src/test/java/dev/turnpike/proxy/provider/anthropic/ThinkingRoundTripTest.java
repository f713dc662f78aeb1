package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.answer.ChunkFolder;
import dev.turnpike.proxy.wire.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pitfall 9: what a stream gave is what the next request sends back. */
class ThinkingRoundTripTest {
    private static final List<String> STREAM = List.of(
            "{'type':'message_start','message':{'id':'msg_1','model':'claude-opus-5','usage':{'input_tokens':1}}}",
            "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'Über'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'legt.'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'EqQB'}}",
            "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'=='}}",
            "{'type':'content_block_stop','index':0}",
            "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'Emw='}}",
            "{'type':'content_block_stop','index':1}",
            "{'type':'content_block_start','index':2,'content_block':{'type':'tool_use','id':'toolu_1','name':'f','input':{}}}",
            "{'type':'content_block_delta','index':2,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
            "{'type':'content_block_stop','index':2}",
            "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':9}}",
            "{'type':'message_stop'}");

    @Test
    void sendsBackTextAndSignatureFirstInTheTurn() {
        var call = Calls.stream("claude-opus-5");
        var folder = new ChunkFolder(call);
        var decoder = new AnthropicAdapter().decodeStream(call, folder);
        STREAM.forEach(event -> decoder.event(SseEvent.of(event.replace('\'', '"'))));
        decoder.end();
        var answer = Calls.json(folder.decoded(decoder.learned()).body());

        var request = (ObjectNode) Calls.json("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .getBytes(StandardCharsets.UTF_8));
        request.withArray("messages").add(answer.at("/choices/0/message"));
        request.withArray("messages")
                .addObject()
                .put("role", "tool")
                .put("tool_call_id", "toolu_1")
                .put("content", "ok");
        var sent = Calls.body(Calls.chat("claude-opus-5", new String(Json.write(request), StandardCharsets.UTF_8)));

        assertThat(sent.at("/messages/1/content").toString())
                .isEqualTo("[{\"type\":\"thinking\",\"thinking\":\"Überlegt.\",\"signature\":\"EqQB==\"},"
                        + "{\"type\":\"redacted_thinking\",\"data\":\"Emw=\"},"
                        + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"f\",\"input\":{}}]");
    }
}
