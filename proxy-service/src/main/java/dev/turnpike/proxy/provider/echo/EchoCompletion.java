package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Legacy completions of the echo model: each prompt comes back, {@code n} times. */
record EchoCompletion(AdapterCall call, List<EchoText> choices, int input) {
    private static final int MOST_CHOICES = 128;

    static byte[] answer(AdapterCall call) {
        var prompts = prompts(call.request().tree().path("prompt"));
        int each = EchoText.choices(call.request());
        int count = Math.min(MOST_CHOICES, prompts.size() * each);
        var choices = new ArrayList<EchoText>();
        for (int i = 0; i < count; i++) {
            choices.add(EchoText.of(call.request(), prompts.get(i / each), count));
        }
        int input = prompts.stream()
                .mapToInt(prompt -> EchoText.split(prompt).size())
                .sum();
        var answer = new EchoCompletion(call, choices, input);
        return call.upstreamStreams() ? answer.stream() : answer.whole();
    }

    /** A string, strings, token ids or lists of those. */
    private static List<String> prompts(JsonNode prompt) {
        boolean several =
                prompt.isArray() && !prompt.isEmpty() && !prompt.path(0).isNumber();
        if (several) {
            return prompt.valueStream()
                    .limit(MOST_CHOICES)
                    .map(EchoCompletion::text)
                    .toList();
        }
        return List.of(text(prompt));
    }

    private static String text(JsonNode prompt) {
        return prompt.isArray() ? prompt.toString() : prompt.asText("");
    }

    private byte[] whole() {
        var root = envelope();
        root.putArray("choices");
        for (int i = 0; i < choices.size(); i++) {
            root.withArray("choices")
                    .add(choice(i, choices.get(i).text(), choices.get(i).finishReason()));
        }
        EchoText.usage(root, input, output());
        return Json.write(root);
    }

    private byte[] stream() {
        var events = new StringBuilder();
        for (int i = 0; i < choices.size(); i++) {
            for (var token : choices.get(i).tokens()) {
                event(events, chunk(choice(i, token, null)));
            }
            event(events, chunk(choice(i, "", choices.get(i).finishReason())));
        }
        var usage = envelope();
        usage.putArray("choices");
        EchoText.usage(usage, input, output());
        event(events, usage);
        return events.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private int output() {
        return choices.stream().mapToInt(choice -> choice.tokens().size()).sum();
    }

    private static void event(StringBuilder events, ObjectNode chunk) {
        events.append("data: ")
                .append(new String(Json.write(chunk), StandardCharsets.UTF_8))
                .append("\n\n");
    }

    private ObjectNode chunk(ObjectNode choice) {
        var root = envelope();
        root.putArray("choices").add(choice);
        return root;
    }

    private static ObjectNode choice(int index, String text, String finishReason) {
        return Json.mapper()
                .createObjectNode()
                .put("text", text)
                .put("index", index)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
    }

    private ObjectNode envelope() {
        return Json.mapper()
                .createObjectNode()
                .put("id", call.answerId().replaceFirst("^chatcmpl-", "cmpl-"))
                .put("object", "text_completion")
                .put("created", call.at().getEpochSecond())
                .put("model", call.upstreamModel());
    }
}
