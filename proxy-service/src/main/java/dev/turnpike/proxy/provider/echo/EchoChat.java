package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Chat answers of the echo model, whole or as the text of a stream. */
final class EchoChat {
    private EchoChat() {}

    static byte[] answer(AdapterCall call) {
        var request = call.request();
        var said = lastUserText(request.tree().path("messages"));
        var tool = EchoTool.asked(request);
        int choices = EchoText.choices(request);
        var text = EchoText.of(request, EchoTool.formatted(request, said), choices);
        int input = promptTokens(request.tree().path("messages"));
        var reply = new Reply(call, tool == null ? null : tool.call(said), text, choices);
        return call.upstreamStreams() ? reply.stream(input) : reply.whole(input);
    }

    private static String lastUserText(JsonNode messages) {
        var text = "";
        for (var message : messages) {
            var role = message.path("role").asText();
            if (role.equals("user") || role.equals("tool")) {
                text = EchoText.content(message.path("content"));
            }
        }
        return text;
    }

    private static int promptTokens(JsonNode messages) {
        int tokens = 0;
        for (var message : messages) {
            tokens += EchoText.split(EchoText.content(message.path("content"))).size();
        }
        return tokens;
    }

    private record Reply(AdapterCall call, ObjectNode toolCall, EchoText text, int choices) {

        byte[] whole(int input) {
            var root = envelope("chat.completion");
            for (int i = 0; i < choices; i++) {
                var choice = root.withArray("choices").addObject().put("index", i);
                var message = choice.putObject("message").put("role", "assistant");
                message.put("content", toolCall == null ? text.text() : null).putNull("refusal");
                if (toolCall != null) {
                    message.putArray("tool_calls").add(toolCall);
                }
                choice.putNull("logprobs").put("finish_reason", finishReason());
            }
            EchoText.usage(root, input, outputTokens());
            return Json.write(root);
        }

        byte[] stream(int input) {
            var events = new StringBuilder();
            for (int i = 0; i < choices; i++) { // all begin before one ends, as OpenAI's clients expect
                var opening = Json.mapper().createObjectNode().put("role", "assistant");
                event(events, chunk(i, opening.put("content", toolCall == null ? "" : null), null));
            }
            for (var delta : deltas()) {
                for (int i = 0; i < choices; i++) {
                    event(events, chunk(i, delta, null));
                }
            }
            for (int i = 0; i < choices; i++) {
                event(events, chunk(i, Json.mapper().createObjectNode(), finishReason()));
            }
            var usage = envelope("chat.completion.chunk");
            usage.putArray("choices");
            EchoText.usage(usage, input, outputTokens());
            event(events, usage);
            return events.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
        }

        private List<ObjectNode> deltas() {
            if (toolCall == null) {
                return text.tokens().stream()
                        .map(token -> Json.mapper().createObjectNode().put("content", token))
                        .toList();
            }
            var first = toolCall.deepCopy().put("index", 0);
            var arguments = toolCall.path("function").path("arguments").asText();
            ((ObjectNode) first.path("function")).put("arguments", "");
            var more = Json.mapper().createObjectNode().put("index", 0);
            more.putObject("function").put("arguments", arguments);
            return List.of(toolDelta(first), toolDelta(more));
        }

        private static ObjectNode toolDelta(ObjectNode fragment) {
            var delta = Json.mapper().createObjectNode();
            delta.putArray("tool_calls").add(fragment);
            return delta;
        }

        private ObjectNode chunk(int index, ObjectNode delta, String finishReason) {
            var chunk = envelope("chat.completion.chunk");
            var choice = chunk.withArray("choices").addObject().put("index", index);
            choice.set("delta", delta);
            choice.putNull("logprobs").put("finish_reason", finishReason);
            if (call.request().includeUsage()) {
                chunk.putNull("usage");
            }
            return chunk;
        }

        private ObjectNode envelope(String object) {
            return Json.mapper()
                    .createObjectNode()
                    .put("id", call.answerId())
                    .put("object", object)
                    .put("created", call.at().getEpochSecond())
                    .put("model", call.upstreamModel());
        }

        private static void event(StringBuilder events, ObjectNode chunk) {
            events.append("data: ")
                    .append(new String(Json.write(chunk), StandardCharsets.UTF_8))
                    .append("\n\n");
        }

        private int outputTokens() {
            int one = toolCall == null ? text.tokens().size() : 1;
            return one * choices;
        }

        private String finishReason() {
            return toolCall == null ? text.finishReason() : "tool_calls";
        }
    }
}
