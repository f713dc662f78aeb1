package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Accounts for every top-level field: what is neither translated elsewhere nor passed on here is dropped with a warning or refused. */
final class FieldLedger {
    /** Read by the other encoders, or by the gateway before any adapter. */
    private static final Set<String> TRANSLATED = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_completion_tokens",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "function_call",
            "response_format",
            "reasoning_effort",
            "reasoning",
            "thinking",
            "output_config",
            "user",
            "safety_identifier",
            "service_tier",
            "cache_control");

    /** Anthropic's own fields, and the beta that each needs; none when empty. */
    private static final Map<String, String> NATIVE = Map.of(
            "inference_geo", "",
            "container", "code-execution-",
            "context_management", "context-management-",
            "mcp_servers", "mcp-client-",
            "speed", "fast-mode-");

    private final Draft draft;

    FieldLedger(Draft draft) {
        this.draft = draft;
    }

    void settle() {
        refuseWhatWouldLie();
        for (var name : draft.call.request().fieldNames()) {
            draft.field(name).ifPresent(value -> settle(name, value));
        }
    }

    /** Fields without which the answer is another one than the client asked for. */
    private void refuseWhatWouldLie() {
        draft.field("n").ifPresent(n -> {
            if (!n.isIntegralNumber() || n.intValue() < 1) {
                throw Draft.invalid("n", "'n' must be an integer of at least 1.");
            }
            refuse("n", n.longValue() > 1, "Anthropic gives one choice: 'n' must be 1.");
        });
        draft.field("top_logprobs")
                .ifPresent(top -> refuse("top_logprobs", top.asInt() > 0, "Anthropic gives no log probabilities."));
        draft.field("logprobs")
                .ifPresent(on -> refuse("logprobs", on.asBoolean(), "Anthropic gives no log probabilities."));
        draft.field("modalities")
                .ifPresent(kinds -> refuse(
                        "modalities", kinds.toString().contains("\"audio\""), "Anthropic answers in text only."));
        draft.field("audio").ifPresent(_ -> refuse("audio", true, "Anthropic answers in text only."));
        draft.field("web_search_options")
                .ifPresent(_ -> refuse("web_search_options", true, "Web search is not offered for this provider."));
    }

    private static void refuse(String param, boolean condition, String message) {
        if (condition) {
            throw Draft.unsupported(param, message);
        }
    }

    private void settle(String name, JsonNode value) {
        if (TRANSLATED.contains(name) || neutral(name, value)) {
            return;
        }
        var beta = NATIVE.get(name);
        if (beta != null && (beta.isEmpty() || draft.hasBeta(beta))) {
            draft.body.set(name, value);
            return;
        }
        draft.warn(shown(name), beta == null ? "not supported by Anthropic, dropped" : "needs a beta, dropped");
    }

    /** Values that mean what Anthropic does anyway. */
    private static boolean neutral(String name, JsonNode value) {
        return switch (name) {
            case "n", "logprobs", "top_logprobs", "modalities" -> true;
            case "store" -> !value.asBoolean();
            case "presence_penalty", "frequency_penalty" -> value.isNumber() && value.doubleValue() == 0;
            case "logit_bias", "metadata" -> value.isObject() && value.isEmpty();
            default -> false;
        };
    }

    /** A client's field name as it may stand in a warning. */
    private static String shown(String name) {
        var cut = name.length() > 64 ? name.substring(0, 64) : name;
        return cut.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
