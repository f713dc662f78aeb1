package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.answer.DeltaSink;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The messages of one chat: what the bot answers goes to the client, once; its plugin calls, recall slices and follow-up questions do not. A completed message
 * repeats the text of its deltas.
 */
final class CozeAnswers {
    private static final Set<String> ANSWERS = Set.of("answer", "tool_as_answer");

    private final DeltaSink sink;
    private final Notes notes;
    private final Map<String, Passed> passed = new HashMap<>();
    private boolean anyText;

    CozeAnswers(DeltaSink sink, Notes notes) {
        this.sink = sink;
        this.notes = notes;
    }

    private static final class Passed {
        private boolean text;
        private boolean reasoning;
    }

    void delta(JsonNode message) {
        if (isAnswer(message) && contentType(message).equals("text")) {
            var state = stateOf(message);
            reasoning(state, message.path("reasoning_content").asText(""));
            text(state, message.path("content").asText(""));
        }
    }

    void completed(JsonNode message) {
        if (!isAnswer(message) || contentType(message).equals("audio")) {
            return;
        }
        var state = stateOf(message);
        if (!state.reasoning) {
            reasoning(state, message.path("reasoning_content").asText(""));
        }
        if (!state.text) {
            warnOfType(contentType(message));
            text(state, message.path("content").asText(""));
        }
    }

    private void warnOfType(String contentType) {
        if (!contentType.equals("text")) {
            notes.warn("answer: content of another type than text passed on as its JSON text");
        }
    }

    private static boolean isAnswer(JsonNode message) {
        return ANSWERS.contains(message.path("type").asText());
    }

    private static String contentType(JsonNode message) {
        return message.path("content_type").asText("text");
    }

    private Passed stateOf(JsonNode message) {
        return passed.computeIfAbsent(message.path("id").asText(""), _ -> new Passed());
    }

    private void reasoning(Passed state, String piece) {
        state.reasoning |= !piece.isEmpty();
        sink.reasoning(0, piece);
    }

    private void text(Passed state, String piece) {
        if (piece.isEmpty()) {
            return;
        }
        boolean another = !state.text && anyText;
        state.text = true;
        anyText = true;
        sink.text(0, another ? "\n\n" + piece : piece);
    }
}
