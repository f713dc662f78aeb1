package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.Map;

/**
 * {@code thinking} (Anthropic's own, verbatim) before {@code reasoning} (OpenRouter's) before {@code reasoning_effort}: a wish becomes an effort on models that
 * think adaptively and a budget on older ones. A wish gives way to what the client asked for expressly: a forced tool, a prefill, its own {@code max_tokens}.
 */
final class Reasoning {
    private static final Map<String, Integer> BUDGETS =
            Map.of("minimal", 1024, "low", 1024, "medium", 4096, "high", 16384, "xhigh", 32000, "max", 32000);

    private static final int LEAST = 1024;

    private final Draft draft;
    private final Conversation conversation;
    private final MaxTokens maxTokens;

    Reasoning(Draft draft, Conversation conversation, MaxTokens maxTokens) {
        this.draft = draft;
        this.conversation = conversation;
        this.maxTokens = maxTokens;
    }

    /** Whether reasoning stays hidden from the client: switched off for the backend, or not wanted by the request. */
    static boolean hidden(AdapterCall call) {
        boolean off = Boolean.FALSE.equals(Draft.options(call).exposeReasoning());
        return off
                || call.request()
                        .get("reasoning")
                        .map(reasoning -> reasoning.path("exclude").asBoolean())
                        .orElse(false);
    }

    /** Writes {@code thinking} and {@code output_config.effort}. */
    void encode(ToolChoice choice) {
        draft.field("output_config").ifPresent(this::outputConfig);
        var explicit = draft.field("thinking");
        if (explicit.isPresent()) {
            draft.body.set("thinking", explicit.get());
            maxTokens.grow(explicit.get().path("budget_tokens").asInt(0));
            superseded();
            return;
        }
        var wish = wish();
        if (wish == null) {
            return;
        }
        if (wish.equals("none")) {
            off();
        } else if (BUDGETS.containsKey(wish)) {
            on(wish, choice);
        } else {
            throw Draft.invalid(source(), "'" + source() + "' must be none, minimal, low, medium, high, xhigh or max.");
        }
    }

    private void outputConfig(JsonNode config) {
        if (!(config instanceof ObjectNode given)) {
            throw Draft.invalid("output_config", "'output_config' must be an object.");
        }
        var ours = draft.body.withObject("/output_config");
        given.properties().forEach(member -> ours.set(member.getKey(), member.getValue()));
    }

    private void superseded() {
        for (var field : new String[] {"reasoning", "reasoning_effort"}) {
            if (draft.field(field).isPresent()) {
                draft.warn(field, "superseded by thinking, dropped");
            }
        }
    }

    private String source() {
        return draft.field("reasoning").isPresent() ? "reasoning" : "reasoning_effort";
    }

    /** An effort of OpenAI's, or null when nothing was wished for. */
    private String wish() {
        var reasoning = draft.field("reasoning").orElse(null);
        if (reasoning == null) {
            return draft.string("reasoning_effort").orElse(null);
        }
        if (reasoning.path("effort").isTextual()) {
            return reasoning.get("effort").textValue();
        }
        if (reasoning.path("max_tokens").isNumber()) {
            int budget = reasoning.get("max_tokens").asInt();
            return budget < 2048 ? "low" : budget < 8192 ? "medium" : "high";
        }
        if (reasoning.path("enabled").isBoolean()) {
            return reasoning.get("enabled").asBoolean() ? "medium" : "none";
        }
        return draft.string("reasoning_effort").orElse(null);
    }

    private void off() {
        switch (draft.traits.off()) {
            case OMIT -> {}
            case DISABLED -> draft.body.putObject("thinking").put("type", "disabled");
            case BETWEEN_TOOLS -> {
                draft.body.putObject("thinking").put("type", "between_tools");
                effort("low");
            }
            case NEVER -> {
                draft.warn(source(), "this model always thinks, effort low instead");
                effort("low");
            }
        }
    }

    private void on(String wish, ToolChoice choice) {
        switch (draft.traits.thinking()) {
            case NONE -> draft.warn(source(), "this model does not reason, dropped");
            case ADAPTIVE -> {
                var thinking = draft.body.putObject("thinking").put("type", "adaptive");
                if (!hidden(draft.call)) {
                    thinking.put("display", "summarized");
                }
                effort(wish);
            }
            case BUDGET -> {
                effort(wish);
                budget(wish, choice);
            }
        }
    }

    private void effort(String wish) {
        var asked = wish.equals("minimal") ? "low" : wish;
        var effort = draft.traits.effort(asked);
        if (effort == null || draft.body.path("output_config").has("effort")) {
            return;
        }
        if (!effort.equals(asked)) {
            draft.warn(source(), "not known to this model, " + effort + " instead");
        }
        draft.body.withObject("/output_config").put("effort", effort);
    }

    private void budget(String wish, ToolChoice choice) {
        var obstacle = obstacle(choice);
        if (obstacle != null) {
            draft.warn(source(), obstacle + ", dropped");
            return;
        }
        int budget = maxTokens.room(BUDGETS.get(wish));
        if (budget < LEAST) {
            draft.warn(source(), "max_tokens leaves no room for it, dropped");
            return;
        }
        draft.body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
    }

    private String obstacle(ToolChoice choice) {
        if (choice.forces()) {
            return "thinking is refused beside a forced tool";
        }
        if (conversation.endsWithAssistant()) {
            return "thinking is refused beside a prefilled answer";
        }
        return conversation.toolLoopWithoutThinking() ? "the tool loop came without its thinking blocks" : null;
    }
}
