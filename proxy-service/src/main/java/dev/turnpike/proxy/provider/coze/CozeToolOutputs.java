package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import java.util.ArrayList;
import java.util.List;

/** The tool messages at the end of a request, when they answer a chat that waits for them. */
final class CozeToolOutputs {
    private CozeToolOutputs() {}

    /** The one chat that all tool messages at the end of the request belong to; null when there are none, or one belongs to no known chat. */
    static CozeMemory.Chat waitingChat(ModelRequest request, CozeMemory memory) {
        CozeMemory.Chat chat = null;
        for (var message : trailing(request)) {
            var waiting = memory.waiting(message.path("tool_call_id").asText(""));
            if (waiting == null || (chat != null && !chat.equals(waiting))) {
                return null;
            }
            chat = waiting;
        }
        return chat;
    }

    static ObjectNode body(ModelRequest request) {
        var body = JsonNodeFactory.instance.objectNode();
        var outputs = body.putArray("tool_outputs");
        for (var message : trailing(request)) {
            outputs.addObject()
                    .put("tool_call_id", message.path("tool_call_id").asText())
                    .put("output", CozeContent.text(message.path("content"), "messages"));
        }
        return body.put("stream", true);
    }

    private static List<JsonNode> trailing(ModelRequest request) {
        var messages = request.tree().path("messages");
        var tools = new ArrayList<JsonNode>();
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (!messages.get(i).path("role").asText().equals("tool")) {
                break;
            }
            tools.addFirst(messages.get(i));
        }
        return tools;
    }
}
