package dev.turnpike.proxy.testkit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Whole HTTP answers of an OpenAI-compatible upstream, head and body, as text. */
public final class CannedAnswers {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CannedAnswers() {}

    /** A JSON answer with a length. */
    public static String json(int status, String body) {
        return "HTTP/1.1 %d Canned\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, body);
    }

    /** A chat completion that says {@code content}, with usage 3 + 5. */
    public static String chatJson(String content) {
        var body = completion("chat.completion");
        var choice = body.putArray("choices").addObject();
        choice.put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", content);
        choice.put("finish_reason", "stop");
        usage(body);
        return json(200, body.toString());
    }

    /** An OpenAI error. */
    public static String error(int status, String message) {
        var body = JSON.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", "server_error")
                .putNull("param")
                .putNull("code");
        return json(status, body.toString());
    }

    /** The head of a chunked stream of events. */
    public static String streamHead() {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    /** A whole stream, one chunk an event: role, {@code words}, finish, usage, {@code [DONE]}. */
    public static String chatStream(String... words) {
        var answer = new StringBuilder(streamHead());
        chatEvents(words).forEach(event -> answer.append(chunk(event)));
        return answer.append("0\r\n\r\n").toString();
    }

    /** The events of {@link #chatStream}, each with its blank line. */
    public static List<String> chatEvents(String... words) {
        var events = new ArrayList<String>();
        events.add(data(delta("role", "assistant", null)));
        for (var word : words) {
            events.add(data(delta("content", word, null)));
        }
        events.add(data(delta(null, null, "stop")));
        var totals = completion("chat.completion.chunk");
        totals.putArray("choices");
        usage(totals);
        events.add(data(totals));
        events.add("data: [DONE]\n\n");
        return events;
    }

    /** {@code text} as one chunk of the chunked coding. */
    public static String chunk(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }

    private static String data(ObjectNode event) {
        return "data: " + event + "\n\n";
    }

    private static ObjectNode delta(String name, String value, String finish) {
        var chunk = completion("chat.completion.chunk");
        var choice = chunk.putArray("choices").addObject();
        choice.put("index", 0);
        var delta = choice.putObject("delta");
        if (name != null) {
            delta.put(name, value);
        }
        choice.put("finish_reason", finish);
        return chunk;
    }

    private static ObjectNode completion(String object) {
        return JSON.objectNode()
                .put("id", "chatcmpl-canned")
                .put("object", object)
                .put("created", 1_755_137_921L)
                .put("model", "canned-model");
    }

    private static void usage(ObjectNode body) {
        body.putObject("usage")
                .put("prompt_tokens", 3)
                .put("completion_tokens", 5)
                .put("total_tokens", 8);
    }
}
