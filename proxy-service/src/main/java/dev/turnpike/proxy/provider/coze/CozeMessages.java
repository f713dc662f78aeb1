package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.config.DialectOptions.Coze.SystemPolicy;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes {@code additional_messages} of {@code messages}. Coze knows users and assistants only and takes the last message, a user's, as the question. Tool calls and
 * results that answer no waiting chat become lines of text; system texts go before the next user message.
 */
final class CozeMessages {
    private static final int MOST = 100;

    private final AdapterCall call;
    private final CozeContent content;
    private final SystemPolicy policy;
    private final List<CozeMessage> made = new ArrayList<>();
    private final List<String> results = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private final List<String> preface = new ArrayList<>();

    private CozeMessages(AdapterCall call, CozeFiles files) {
        this.call = call;
        this.content = new CozeContent(call.notes(), files);
        var options = call.backend().config().options().coze();
        this.policy = options == null || options.systemPolicy() == null ? SystemPolicy.Prepend : options.systemPolicy();
    }

    static List<CozeMessage> of(AdapterCall call, CozeTurn turn, CozeFiles files) {
        var messages = call.request().tree().path("messages");
        var maker = new CozeMessages(call, files);
        // what came before the last answer is stored at Coze: sent again, it would double with each turn
        int from = turn.conversation() == null ? 0 : behindLastAssistant(messages);
        if (turn.name() != null && turn.conversation() == null && behindLastAssistant(messages) > 0) {
            call.notes().warn("conversation_id: not known here, a new Coze conversation was begun with all messages");
        }
        for (int i = 0; i < messages.size(); i++) {
            maker.nameTools(messages.get(i));
            if (i >= from) {
                maker.add(messages.get(i), "messages[" + i + "]");
            }
        }
        return maker.finish();
    }

    private static int behindLastAssistant(JsonNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("role").asText().equals("assistant")) {
                return i + 1;
            }
        }
        return 0;
    }

    private void add(JsonNode message, String where) {
        if (message.hasNonNull("name") && !message.path("role").asText().equals("function")) {
            call.notes().warn("messages.name: not supported by Coze, dropped");
        }
        switch (message.path("role").asText()) {
            case "system", "developer" -> system(message, where);
            case "user" -> user(CozeMessage.user(content.user(message.path("content"), where + ".content")));
            case "assistant" -> assistant(message, where);
            default -> result(message, where);
        }
    }

    private void system(JsonNode message, String where) {
        var text = CozeContent.text(message.path("content"), where + ".content");
        switch (policy) {
            case Prepend -> preface.add(text);
            case Drop -> call.notes().warn("messages: system messages dropped by the backend's systemPolicy");
            case Refuse ->
                throw new GatewayException(new Failure.Unsupported(
                        "The bot has its own prompt; this backend takes no system messages.", where + ".role"));
        }
    }

    private void user(CozeMessage message) {
        flushResults();
        takePreface(message);
        made.add(message);
    }

    private void assistant(JsonNode message, String where) {
        flushResults();
        if (message.hasNonNull("audio")) {
            call.notes().warn("messages.audio: not supported by Coze, dropped");
        }
        var lines = new ArrayList<String>();
        addText(lines, CozeContent.text(message.path("content"), where + ".content"));
        addText(lines, message.path("refusal").asText(""));
        for (var tool : message.path("tool_calls")) {
            lines.add(callLine(tool.path("function"), tool.path("id").asText("")));
        }
        if (message.hasNonNull("function_call")) {
            lines.add(callLine(message.path("function_call"), ""));
        }
        if (!lines.isEmpty()) {
            made.add(CozeMessage.of(CozeMessage.Role.ASSISTANT, String.join("\n", lines)));
        }
    }

    private static void addText(List<String> lines, String text) {
        if (!text.isEmpty()) {
            lines.add(text);
        }
    }

    private String callLine(JsonNode function, String id) {
        warnOfText();
        return "Tool call " + function.path("name").asText("") + shownId(id) + ": "
                + function.path("arguments").asText("");
    }

    private void result(JsonNode message, String where) {
        warnOfText();
        var id = message.path("tool_call_id").asText("");
        var name = message.path("name").asText(toolNames.getOrDefault(id, ""));
        results.add("Tool result " + name + shownId(id) + ": "
                + CozeContent.text(message.path("content"), where + ".content"));
    }

    private static String shownId(String id) {
        return id.isEmpty() ? "" : " (" + id + ")";
    }

    private void warnOfText() {
        call.notes().warn("messages: tool calls and results sent to Coze as text");
    }

    private void nameTools(JsonNode message) {
        for (var tool : message.path("tool_calls")) {
            toolNames.put(
                    tool.path("id").asText(""),
                    tool.path("function").path("name").asText(""));
        }
    }

    private void flushResults() {
        if (!results.isEmpty()) {
            var message = CozeMessage.of(CozeMessage.Role.USER, String.join("\n", results));
            takePreface(message);
            made.add(message);
            results.clear();
        }
    }

    private void takePreface(CozeMessage message) {
        if (!preface.isEmpty()) {
            message.putBefore(String.join("\n\n", preface));
            preface.clear();
        }
    }

    private List<CozeMessage> finish() {
        flushResults();
        if (made.isEmpty() || !made.getLast().isUser()) {
            throw new GatewayException(new Failure.Invalid(
                    "Coze answers a user: the last message must have the role 'user' or 'tool'.",
                    "messages",
                    "invalid_value"));
        }
        takePreface(made.getLast());
        return newest();
    }

    /** Coze takes 100 messages. What the system said in those left out still counts. */
    private List<CozeMessage> newest() {
        if (made.size() <= MOST) {
            return List.copyOf(made);
        }
        call.notes().warn("messages: Coze takes " + MOST + ", the oldest were left out");
        var kept = made.subList(made.size() - MOST, made.size());
        var first = kept.stream().filter(CozeMessage::isUser).findFirst().orElseThrow();
        made.subList(0, made.size() - MOST).reversed().stream()
                .map(CozeMessage::preface)
                .filter(text -> !text.isEmpty())
                .forEach(first::putBefore);
        return List.copyOf(kept);
    }
}
