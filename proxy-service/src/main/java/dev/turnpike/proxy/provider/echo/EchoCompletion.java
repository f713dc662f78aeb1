package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.charset.StandardCharsets;

/** Legacy completions of the echo model: the prompt comes back. */
final class EchoCompletion {
    private EchoCompletion() {}

    static byte[] answer(AdapterCall call) {
        var prompt = call.request().tree().path("prompt");
        var said = prompt.isArray() ? prompt.path(0).asText("") : prompt.asText("");
        var text = EchoText.of(call.request(), said);
        int input = EchoText.split(said).size();
        return call.upstreamStreams() ? stream(call, text, input) : whole(call, text, input);
    }

    private static byte[] whole(AdapterCall call, EchoText text, int input) {
        var root = chunk(call, text.text(), text.finishReason());
        EchoText.usage(root, input, text.tokens().size());
        return Json.write(root);
    }

    private static byte[] stream(AdapterCall call, EchoText text, int input) {
        var events = new StringBuilder();
        for (var token : text.tokens()) {
            event(events, chunk(call, token, null));
        }
        event(events, chunk(call, "", text.finishReason()));
        var usage = envelope(call);
        usage.putArray("choices");
        EchoText.usage(usage, input, text.tokens().size());
        event(events, usage);
        return events.append("data: [DONE]\n\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void event(StringBuilder events, ObjectNode chunk) {
        events.append("data: ")
                .append(new String(Json.write(chunk), StandardCharsets.UTF_8))
                .append("\n\n");
    }

    private static ObjectNode chunk(AdapterCall call, String text, String finishReason) {
        var root = envelope(call);
        root.putArray("choices")
                .addObject()
                .put("text", text)
                .put("index", 0)
                .putNull("logprobs")
                .put("finish_reason", finishReason);
        return root;
    }

    private static ObjectNode envelope(AdapterCall call) {
        return Json.mapper()
                .createObjectNode()
                .put("id", call.answerId().replaceFirst("^chatcmpl-", "cmpl-"))
                .put("object", "text_completion")
                .put("created", call.at().getEpochSecond())
                .put("model", call.upstreamModel());
    }
}
