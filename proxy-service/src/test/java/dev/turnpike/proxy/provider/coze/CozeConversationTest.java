package dev.turnpike.proxy.provider.coze;

import static dev.turnpike.proxy.provider.coze.CozeScript.CHAT;
import static dev.turnpike.proxy.provider.coze.CozeScript.CONVERSATION;
import static dev.turnpike.proxy.provider.coze.CozeScript.begun;
import static dev.turnpike.proxy.provider.coze.CozeScript.exchange;
import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CozeConversationTest {
    private static final String NAMED =
            "{'model':'bot-1','conversation_id':'c1','messages':[{'role':'user','content':'One'},{'role':'assistant','content':'1'},{'role':'user','content':'Two'}]}";
    private static final String TOOLS =
            "{'model':'bot-1','tools':[{'type':'function','function':{'name':'f'}}],'messages':[{'role':'user','content':'Rain?'}]}";
    private static final String RESULT =
            "{'model':'bot-1','messages':[{'role':'user','content':'Rain?'},{'role':'assistant','tool_calls':[{'id':'T1=','type':'function','function':{'name':'f','arguments':'{}'}}]},{'role':'tool','tool_call_id':'T1=','content':'no'}]}";
    private static final String ACTION =
            ",'required_action':{'type':'submit_tool_outputs','submit_tool_outputs':{'tool_calls':[{'id':'T1=','type':'function','function':{'name':'f','arguments':{'a':1}}},{'type':'function','function':{'name':'g'}}]}}";
    private static final String ANSWER =
            begun().delta("1", "Hi").finished().done().toString();

    @Test
    void goesOnWithTheNewTurnOnly() {
        var memory = new CozeScript.Memory("a");
        var first = exchange(NAMED, memory);

        assertThat(first.sent().target()).isEqualTo("/v3/chat");
        assertThat(first.sentBody()).contains("One", "Two", "\"auto_save_history\":true");
        assertThat(first.warnings()).anyMatch(warning -> warning.startsWith("conversation_id: not known here"));
        first.stream(ANSWER);
        var second = exchange(NAMED, memory);

        assertThat(second.sent().target()).isEqualTo("/v3/chat?conversation_id=" + CONVERSATION);
        assertThat(second.sentBody()).contains("Two").doesNotContain("One");
    }

    @Test
    void neverReachesAConversationOfAnotherCallerOrBackend() {
        exchange(NAMED, new CozeScript.Memory("a")).stream(ANSWER);
        var raw = NAMED.replace("c1", CONVERSATION);

        assertThat(exchange(NAMED, new CozeScript.Memory("b")).sent().target()).isEqualTo("/v3/chat");
        assertThat(exchange(raw, new CozeScript.Memory("b")).sent().target()).isEqualTo("/v3/chat");
    }

    @Test
    void givesEachCallerAUserIdOfItsOwn() {
        var userId = Pattern.compile("\"user_id\":\"(turnpike-[0-9a-f]{32})\"");

        var ids = new String[2];
        for (int i = 0; i < 2; i++) {
            var matcher = userId.matcher(
                    exchange(NAMED, new CozeScript.Memory("tenant-" + i)).sentBody());
            assertThat(matcher.find()).isTrue();
            ids[i] = matcher.group(1);
        }

        assertThat(ids[0]).isNotEqualTo(ids[1]);
    }

    @Test
    void takesToolResultsBackToTheWaitingChat() {
        var memory = new CozeScript.Memory("a");
        var asked = exchange(TOOLS, memory);

        assertThat(asked.sentBody()).contains("\"auto_save_history\":true");
        asked.stream(begun().chat("requires_action", ACTION).done().toString());
        var sent = exchange(RESULT, memory).sent();

        assertThat(asked.lines()).anyMatch(line -> line.contains("{\\\"a\\\":1}"));
        assertThat(asked.lines()).anyMatch(line -> line.contains("call_" + CHAT + "_1"));
        assertThat(asked.warnings()).anyMatch(warning -> warning.startsWith("requires_action: this round"));
        assertThat(sent.target())
                .isEqualTo("/v3/chat/submit_tool_outputs?conversation_id=" + CONVERSATION + "&chat_id=" + CHAT);
        assertThat(exchange(RESULT, memory).sentBody())
                .isEqualTo("{\"tool_outputs\":[{\"tool_call_id\":\"T1=\",\"output\":\"no\"}],\"stream\":true}");
    }

    @Test
    void sendsToolResultsOfAnotherCallerAsText() {
        var memory = new CozeScript.Memory("a");
        exchange(TOOLS, memory).stream(
                begun().chat("requires_action", ACTION).done().toString());

        assertThat(exchange(RESULT, new CozeScript.Memory("b")).sentBody()).contains("Tool result f (T1=): no");
    }

    @Test
    void remembersNothingOfARoundThatIsNotKept() {
        var memory = new CozeScript.Memory("a");
        var unkept = NAMED.replace("'conversation_id'", "'auto_save_history':false,'conversation_id'");

        exchange(unkept, memory).stream(ANSWER);

        assertThat(exchange(unkept, memory).sent().target()).isEqualTo("/v3/chat");
    }

    @Test
    void tellsTheConversationToAClientThatKeepsHistoryUnnamed() {
        var memory = new CozeScript.Memory("a");
        var kept = "{'model':'bot-1','auto_save_history':true,'messages':[{'role':'user','content':'Hi'}]}";

        var played = exchange(kept, memory).stream(ANSWER);

        assertThat(new String(played.folded().body(), StandardCharsets.UTF_8))
                .contains("\"conversation_id\":\"" + CONVERSATION + "\"");
        assertThat(exchange(NAMED.replace("c1", CONVERSATION), memory).sent().target())
                .isEqualTo("/v3/chat?conversation_id=" + CONVERSATION);
    }

    @Test
    void remembersNoIdThatCouldChangeAUrl() {
        var memory = new CozeScript.Memory("a");
        var odd = ANSWER.replace(CONVERSATION, "1&chat_id=2");

        exchange(NAMED, memory).stream(odd);
        exchange(TOOLS, memory).stream(
                begun().chat("requires_action", ACTION).done().toString().replace(CONVERSATION, "1#"));

        assertThat(exchange(NAMED, memory).sent().target()).isEqualTo("/v3/chat");
        assertThat(exchange(RESULT, memory).sent().target()).isEqualTo("/v3/chat");
    }

    @Test
    void refusesConversationNamesOfAnotherType() {
        for (var name : new String[] {"7", "''", "[]"}) {
            assertThat(exchange(NAMED.replace("'c1'", name)).refusal())
                    .isInstanceOfSatisfying(
                            Failure.Invalid.class,
                            invalid -> assertThat(invalid.param()).isEqualTo("conversation_id"));
        }
    }
}
