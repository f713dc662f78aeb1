package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Usage;

/** {@code usageMetadata}. Thoughts are no part of the candidates' tokens, cached tokens are part of the prompt's; a count that is absent is 0. */
final class AnswerUsage {
    private static final String[] COUNTS = {
        "promptTokenCount",
        "candidatesTokenCount",
        "totalTokenCount",
        "thoughtsTokenCount",
        "toolUsePromptTokenCount",
        "cachedContentTokenCount"
    };

    private AnswerUsage() {}

    /** The usage that {@code metadata} reports; {@link Usage#UNKNOWN} when it has no count. */
    static Usage read(JsonNode metadata) {
        boolean counts = false;
        for (var count : COUNTS) {
            counts |= metadata.has(count);
        }
        if (!counts) {
            return Usage.UNKNOWN;
        }
        long prompt = count(metadata, "promptTokenCount") + count(metadata, "toolUsePromptTokenCount");
        return new Usage(
                prompt,
                output(metadata, prompt),
                metadata.path("cachedContentTokenCount").asLong(-1),
                -1,
                metadata.path("thoughtsTokenCount").asLong(-1),
                Usage.Source.REPORTED);
    }

    /** Some servers count the thoughts among the candidates' tokens; the total tells. */
    private static long output(JsonNode metadata, long prompt) {
        long candidates = count(metadata, "candidatesTokenCount");
        long thoughts = count(metadata, "thoughtsTokenCount");
        boolean included = thoughts > 0 && prompt + candidates == count(metadata, "totalTokenCount");
        return included ? candidates : candidates + thoughts;
    }

    private static long count(JsonNode metadata, String name) {
        return metadata.path(name).asLong(0);
    }
}
