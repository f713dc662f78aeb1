package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * What a client asks of Gemini in particular: the member {@code google} of Google's own OpenAI endpoint, and its members at the top level. Each component is missing
 * when absent. See <a href="https://ai.google.dev/gemini-api/docs/openai">Google's endpoint</a>.
 */
record GoogleOptions(JsonNode thinking, JsonNode safetySettings, JsonNode cachedContent) {
    private static final Set<String> KNOWN = Set.of("thinking_config", "safety_settings", "cached_content");

    static GoogleOptions take(GeminiCall gemini, Fields fields) {
        var google = fields.take("google");
        google.fieldNames().forEachRemaining(name -> {
            if (!KNOWN.contains(name)) {
                gemini.dropped("google." + Fields.shown(name));
            }
        });
        return new GoogleOptions(
                google.path("thinking_config"),
                either(google.path("safety_settings"), fields.take("safety_settings")),
                either(google.path("cached_content"), fields.take("cached_content")));
    }

    /** {@code thinkingConfig} as the client wrote it; null when it did not. */
    ObjectNode thinkingConfig() {
        if (!(thinking instanceof ObjectNode given)) {
            return null;
        }
        var config = JsonNodeFactory.instance.objectNode();
        copy(either(given.path("thinking_budget"), given.path("thinkingBudget")), config, "thinkingBudget");
        copy(either(given.path("thinking_level"), given.path("thinkingLevel")), config, "thinkingLevel");
        copy(either(given.path("include_thoughts"), given.path("includeThoughts")), config, "includeThoughts");
        if (config.has("thinkingBudget") && config.has("thinkingLevel")) {
            throw Refuse.invalid("google.thinking_config", "Give a thinking budget or a thinking level, not both.");
        }
        return config;
    }

    private static void copy(JsonNode value, ObjectNode config, String name) {
        if (value.isValueNode() && !value.isNull()) {
            config.set(name, value);
        }
    }

    private static JsonNode either(JsonNode first, JsonNode second) {
        return first.isMissingNode() ? (second == null ? MissingNode.getInstance() : second) : first;
    }
}
