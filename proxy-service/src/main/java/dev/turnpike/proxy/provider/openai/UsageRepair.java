package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Figures that a vendor keeps in a place of its own, also where OpenAI's clients look for them. */
final class UsageRepair {
    private UsageRepair() {}

    /**
     * Fills {@code prompt_tokens_details.cached_tokens} from DeepSeek's {@code prompt_cache_hit_tokens}, and figures that clients require from the others; returns whether it
     * did.
     */
    static boolean complete(ObjectNode usage) {
        boolean changed = require(usage, "completion_tokens", 0);
        long total = usage.path("prompt_tokens").asLong()
                + usage.path("completion_tokens").asLong();
        changed |= require(usage, "total_tokens", total);
        var hits = usage.path("prompt_cache_hit_tokens");
        var details = usage.path("prompt_tokens_details");
        if (!hits.isIntegralNumber() || details.has("cached_tokens")) {
            return changed;
        }
        var own = details instanceof ObjectNode object ? object : usage.putObject("prompt_tokens_details");
        own.set("cached_tokens", hits);
        return true;
    }

    private static boolean require(ObjectNode usage, String member, long otherwise) {
        if (usage.path(member).isNumber()) {
            return false;
        }
        usage.put(member, otherwise);
        return true;
    }
}
