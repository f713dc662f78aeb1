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
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.provider.answer.UsageJson;
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
        if (call.request().operation() == Operation.EMBEDDING) {
            return EmbeddingAnswer.decode(call, answer.body());
        }
        var root = object(call, answer);
        OpenAiErrors.reported(root).ifPresent(error -> {
            throw new GatewayException(OpenAiErrors.inBand(call, error));
        });
        var learned = learned(root);
        boolean changed = choices(call, root);
        changed |= envelope(call, root);
        changed |= root.path("usage") instanceof ObjectNode usage && UsageRepair.complete(usage);
        return new Decoded(changed ? Json.write(root) : answer.body(), learned);
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

    static GatewayException notAnAnswer(AdapterCall call, String what) {
        return new GatewayException(new Failure.UpstreamProtocol(
                "The upstream of '" + call.backend().id() + "' answered with " + what + "."));
    }

    private static boolean choices(AdapterCall call, ObjectNode root) {
        var choices = root.path("choices");
        if (!choices.isArray() || choices.isEmpty()) {
            throw notAnAnswer(call, "no choices");
        }
        boolean changed = false;
        int place = 0;
        for (var choice : choices) {
            if (!(choice instanceof ObjectNode object)) {
                throw notAnAnswer(call, "a choice that is not an object");
            }
            changed |= choice(call, object, place++);
        }
        return changed;
    }

    private static boolean choice(AdapterCall call, ObjectNode choice, int place) {
        boolean changed = ChoiceRepair.finishReason(call, choice);
        if (call.request().operation() == Operation.CHAT) {
            if (!(choice.path("message") instanceof ObjectNode message)) {
                throw notAnAnswer(call, "a choice without a message");
            }
            changed |= ChoiceRepair.contentParts(call, message);
            changed |= message(call, message);
        }
        if (!choice.path("index").isIntegralNumber()) {
            choice.put("index", place);
            changed = true;
        }
        return changed;
    }

    private static boolean message(AdapterCall call, ObjectNode message) {
        boolean changed = put(message, "role", "assistant");
        if (!message.has("content")) {
            message.putNull("content");
            changed = true;
        }
        var tools = message.path("tool_calls");
        if (!tools.isArray() && !tools.isMissingNode() && !tools.isNull()) {
            throw notAnAnswer(call, "tool calls that are no list");
        }
        int made = 0;
        for (var tool : tools) {
            if (!(tool instanceof ObjectNode object)) {
                throw notAnAnswer(call, "a tool call that is not an object");
            }
            changed |= ChoiceRepair.wholeToolCall(call, object, made++);
        }
        return changed;
    }

    /** What the official clients require at the top level. */
    private static boolean envelope(AdapterCall call, ObjectNode root) {
        boolean chat = call.request().operation() == Operation.CHAT;
        boolean changed = root.remove("error") != null; // null, or it would be a failure
        changed |= fill(root, "model", call.request().model());
        changed |= fill(root, "id", call.answerId());
        changed |= put(root, "object", chat ? "chat.completion" : "text_completion");
        if (!root.path("created").isIntegralNumber()) {
            long given = root.path("created").asLong(0); // with a fraction, or as a string
            root.put("created", given > 0 ? given : call.at().getEpochSecond());
            changed = true;
        }
        return changed;
    }

    private static boolean fill(ObjectNode root, String member, String otherwise) {
        var given = root.path(member).asText(""); // a number too
        return put(root, member, given.isEmpty() ? otherwise : given);
    }

    private static boolean put(ObjectNode root, String member, String value) {
        if (value.equals(root.path(member).textValue())) {
            return false;
        }
        root.put(member, value);
        return true;
    }

    private static Learned learned(JsonNode root) {
        var finish = root.path("choices").path(0).path("finish_reason").asText("");
        var usage = UsageJson.read(root.path("usage"));
        return new Learned(
                usage.total() < 0 ? UsageJson.read(root.path("x_groq").path("usage")) : usage,
                finish.isEmpty() ? null : FinishReason.of(finish),
                text(root, "model"),
                text(root, "id"));
    }

    private static String text(JsonNode root, String member) {
        var text = root.path(member).asText("");
        return text.isEmpty() ? null : text;
    }
}
