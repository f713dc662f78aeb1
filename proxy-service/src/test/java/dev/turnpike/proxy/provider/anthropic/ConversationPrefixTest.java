package dev.turnpike.proxy.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pitfall 46: caches and bound thinking live on equal prefixes. */
class ConversationPrefixTest {
    private static final String CONVERSATION = """
            {"model":"m","tools":[{"type":"function","function":{"name":"a.b","parameters":{"type":"object","properties":{"x":{"type":"number"}}}}}],
             "messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":"Hi"},
              {"role":"assistant","content":"Hello.","thinking_blocks":[{"index":0,"type":"thinking","thinking":"T","signature":"S"}]},
              {"role":"developer","content":"Now in French."},
              {"role":"user","content":[{"type":"text","text":"Weather?"},{"type":"text","text":" "}]},
              {"role":"assistant","content":null,"tool_calls":[{"id":"call:1","type":"function","function":{"name":"a.b","arguments":"{\\"x\\": 1.50}"}}]},
              {"role":"tool","tool_call_id":"call:1","content":"21"},
              {"role":"assistant","content":"21 C"},
              {"role":"user","content":"Thanks"}]}""";

    @ParameterizedTest
    @ValueSource(strings = {"claude-sonnet-4-5", "claude-opus-4-8", "claude-opus-5-5"})
    void everyTurnRepeatsTheBytesOfTheTurnsBefore(String model) {
        var whole = (ObjectNode) Calls.json(CONVERSATION.getBytes(StandardCharsets.UTF_8));
        var last = body(model, whole, whole.withArray("messages").size());

        for (int messages : new int[] {2, 5, 7}) { // where a client waits for an answer
            var earlier = body(model, whole, messages);

            assertThat(text(earlier.get("tools"))).isEqualTo(text(last.get("tools")));
            assertThat(text(earlier.get("system"))).isEqualTo(text(last.get("system")));
            assertThat(open(last.get("messages"))).startsWith(open(earlier.get("messages")));
        }
    }

    private static JsonNode body(String model, ObjectNode whole, int messages) {
        var request = whole.deepCopy();
        ArrayNode list = request.putArray("messages");
        for (int i = 0; i < messages; i++) {
            list.add(whole.get("messages").get(i));
        }
        return Calls.body(Calls.chat(model, text(request)));
    }

    private static String text(JsonNode node) {
        return new String(Json.write(node), StandardCharsets.UTF_8);
    }

    /** An array without its last bracket. */
    private static String open(JsonNode array) {
        var text = text(array);
        return text.substring(0, text.length() - 1);
    }
}
