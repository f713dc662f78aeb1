package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.charset.StandardCharsets;

/** Repairs that whole answers and streams share. Each says in a note what it did, and returns whether it did anything. */
final class ChoiceRepair {
    private ChoiceRepair() {}

    /**
     * {@code eos}, {@code end_turn}, {@code max_tokens} … become OpenAI's words; {@code ""} and what is no word become null.
     *
     * @throws GatewayException when the word says that the answer broke off: that is no way to finish
     */
    static boolean finishReason(AdapterCall call, ObjectNode choice) {
        var reason = choice.path("finish_reason");
        if (reason.isNull()) {
            return false;
        }
        var word = reason.asText("");
        if (!reason.isTextual() || word.isEmpty()) {
            choice.putNull("finish_reason");
            call.notes().warn("finish_reason: empty or missing, sent as null");
            return true;
        }
        brokenOff(call, word);
        var known = FinishReason.of(word).wire();
        if (known.equals(word)) {
            return false;
        }
        choice.put("finish_reason", known);
        call.notes().warn("finish_reason: '" + printable(word) + "' sent as '" + known + "'");
        return true;
    }

    /** OpenRouter's {@code error}, vLLM's {@code abort}, DeepSeek's word for an answer that its servers gave up on. */
    private static void brokenOff(AdapterCall call, String word) {
        var text = "The upstream of '" + call.backend().id() + "' broke the answer off (finish_reason '"
                + printable(word) + "').";
        switch (word) {
            case "error", "abort" -> throw new GatewayException(new Failure.UpstreamError(text, 500));
            case "insufficient_system_resource" ->
                throw new GatewayException(new Failure.UpstreamOverloaded(text, null));
            default -> {}
        }
    }

    /** Mistral's reasoning models answer with a list of parts where every client expects a string. */
    static boolean contentParts(AdapterCall call, ObjectNode message) {
        boolean changed = joined(message, "reasoning_content");
        changed |= joined(message, "refusal");
        var content = message.path("content");
        if (!content.isArray()) {
            return changed;
        }
        var text = new StringBuilder();
        var thinking = new StringBuilder();
        for (var part : content) {
            if (part.path("type").asText().equals("thinking")) {
                appendTexts(part.path("thinking"), thinking);
            } else {
                text.append(part.path("text").asText(""));
            }
        }
        boolean onlyThought = text.isEmpty() && !thinking.isEmpty();
        message.put("content", onlyThought ? null : text.toString());
        if (!thinking.isEmpty()) {
            message.put("reasoning_content", thinking.toString());
        }
        call.notes().warn("content: list of parts sent as a string");
        return true;
    }

    private static boolean joined(ObjectNode message, String member) {
        if (!message.path(member).isArray()) {
            return false;
        }
        var text = new StringBuilder();
        appendTexts(message.path(member), text);
        message.put(member, text.toString());
        return true;
    }

    private static void appendTexts(JsonNode thinking, StringBuilder out) {
        if (thinking.isTextual()) {
            out.append(thinking.asText());
        }
        for (var part : thinking) {
            out.append(part.path("text").asText(""));
        }
    }

    /** A whole tool call: an id, a type, arguments as a string. */
    static boolean wholeToolCall(AdapterCall call, ObjectNode tool, int index) {
        boolean changed = false;
        if (!tool.path("id").isTextual() || tool.path("id").asText().isEmpty()) {
            tool.put("id", madeId(call, index));
            call.notes().warn("tool_calls.id: missing, made");
            changed = true;
        }
        if (!tool.path("type").isTextual()) {
            tool.put("type", tool.path("custom").isObject() ? "custom" : "function");
            changed = true;
        }
        return arguments(call, tool) || changed;
    }

    /** Arguments that came as an object (Ollama's native form) or not at all become the string that OpenAI specifies. */
    static boolean arguments(AdapterCall call, ObjectNode tool) {
        if (!(tool.path("function") instanceof ObjectNode function)
                || function.path("arguments").isTextual()) {
            return false;
        }
        var arguments = function.path("arguments");
        boolean none = arguments.isMissingNode() || arguments.isNull();
        function.put("arguments", none ? "" : new String(Json.write(arguments), StandardCharsets.UTF_8));
        if (!none) {
            call.notes().warn("tool_calls.function.arguments: object sent as a string");
        }
        return true;
    }

    static String madeId(AdapterCall call, int index) {
        return "call_" + call.answerId().replaceFirst("^chatcmpl-", "") + "_" + index;
    }

    private static String printable(String word) {
        var cut = word.length() > 40 ? word.substring(0, 40) : word;
        return cut.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
