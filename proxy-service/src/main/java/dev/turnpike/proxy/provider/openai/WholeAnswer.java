package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Embeddings;
import dev.turnpike.proxy.provider.Learned;
import dev.turnpike.proxy.provider.UsageJson;
import dev.turnpike.proxy.wire.UpstreamAnswer;

/** A whole answer of an OpenAI-like server: the bytes as they came, unless a client would stumble over them. */
public final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * Checks and, where needed, repairs a 2xx answer.
     *
     * @throws GatewayException when it is no such answer
     */
    public static Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        answer.headers().first("x-request-id").ifPresent(call.notes()::upstreamRequestId);
        var root = object(call, answer);
        if (root.path("error").isObject()) {
            throw new GatewayException(OpenAiErrors.inBand(call, root.path("error")));
        }
        boolean changed = switch (call.request().operation()) {
            case EMBEDDING -> embeddings(call, root);
            case CHAT, COMPLETION -> choices(call, root);
        };
        changed |= fillIn(call, root);
        var bytes = changed ? Json.write(root) : answer.body();
        return new Decoded(bytes, learned(root));
    }

    private static ObjectNode object(AdapterCall call, UpstreamAnswer answer) {
        try {
            if (BrokenText.read(answer.body()) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // not an answer: said below, without the text, which may be anything
        }
        throw notAnAnswer(call, "a body that is not a JSON object");
    }

    private static GatewayException notAnAnswer(AdapterCall call, String what) {
        return new GatewayException(new Failure.UpstreamProtocol(
                "The upstream of '" + call.backend().id() + "' answered with " + what + "."));
    }

    private static boolean choices(AdapterCall call, ObjectNode root) {
        var choices = root.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            throw notAnAnswer(call, "no choices");
        }
        boolean changed = false;
        for (var choice : choices) {
            if (!(choice instanceof ObjectNode object)) {
                throw notAnAnswer(call, "a choice that is not an object");
            }
            changed |= choice(call, object);
        }
        return changed;
    }

    private static boolean choice(AdapterCall call, ObjectNode choice) {
        boolean changed = ChoiceRepair.finishReason(call, choice);
        if (call.request().operation() == Operation.CHAT) {
            if (!(choice.path("message") instanceof ObjectNode message)) {
                throw notAnAnswer(call, "a choice without a message");
            }
            changed |= ChoiceRepair.contentParts(call, message);
            changed |= message(call, message);
        }
        if (!choice.has("index")) {
            choice.put("index", 0);
            changed = true;
        }
        return changed;
    }

    private static boolean message(AdapterCall call, ObjectNode message) {
        boolean changed = false;
        if (!message.path("role").isTextual()) {
            message.put("role", "assistant");
            changed = true;
        }
        if (!message.has("content")) {
            message.putNull("content");
            changed = true;
        }
        if (message.has("tool_calls") && !message.path("tool_calls").isArray()) {
            message.remove("tool_calls");
            changed = true;
        }
        int made = 0;
        for (var tool : message.path("tool_calls")) {
            changed |= ChoiceRepair.wholeToolCall(call, (ObjectNode) tool, made++);
        }
        return changed;
    }

    private static boolean embeddings(AdapterCall call, ObjectNode root) {
        if (!root.path("data").isArray()) {
            throw notAnAnswer(call, "no data");
        }
        return Embeddings.honourEncoding(call, root);
    }

    /** What the official clients require at the top level. */
    private static boolean fillIn(AdapterCall call, ObjectNode root) {
        boolean changed = false;
        if (root.path("error").isNull()) {
            root.remove("error");
            changed = true;
        }
        if (!root.path("model").isTextual()) {
            root.put("model", call.request().model());
            changed = true;
        }
        if (call.request().operation() == Operation.EMBEDDING) {
            return fill(root, "object", "list") || changed;
        }
        changed |= fill(root, "id", call.answerId());
        var object = call.request().operation() == Operation.CHAT ? "chat.completion" : "text_completion";
        changed |= fill(root, "object", object);
        if (!root.path("created").isNumber()) {
            root.put("created", call.at().getEpochSecond());
            changed = true;
        }
        return changed;
    }

    private static boolean fill(ObjectNode root, String member, String value) {
        if (root.path(member).isTextual() && !root.path(member).asText().isEmpty()) {
            return false;
        }
        root.put(member, value);
        return true;
    }

    private static Learned learned(JsonNode root) {
        var finish = root.path("choices").path(0).path("finish_reason");
        return new Learned(
                UsageJson.read(root.path("usage")),
                finish.isTextual() ? FinishReason.of(finish.asText()) : null,
                root.path("model").asText(null),
                root.path("id").asText(null));
    }
}
