package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;

/** A chat request as the body of {@code generateContent}. Only members that Gemini knows are written. */
final class ChatEncoder {
    private ChatEncoder() {}

    /** The body for {@code gemini}'s model at its version. */
    static byte[] body(GeminiCall gemini) {
        var fields = new Fields(gemini);
        fields.served("model", "stream", "stream_options");
        var body = JsonNodeFactory.instance.objectNode();
        Conversation.write(gemini, fields.take("messages"), body);
        var tools = new Tools(gemini, fields);
        tools.writeTo(body);
        var google = GoogleOptions.take(gemini, fields);
        new GenerationConfig(gemini, fields).writeTo(body, tools, google);
        Safety.writeTo(gemini, google.safetySettings(), body);
        cachedContent(google, body);
        serviceTier(gemini, fields.text("service_tier"), body);
        fields.reportRest();
        return Json.write(body);
    }

    /** A cache holds the system text and the tools: Gemini refuses them beside it. */
    private static void cachedContent(GoogleOptions google, ObjectNode body) {
        if (!google.cachedContent().isTextual()) {
            return;
        }
        if (body.has("systemInstruction") || body.has("tools")) {
            throw Refuse.invalid(
                    "cached_content", "System messages and tools belong into the cached content, not beside it.");
        }
        body.set("cachedContent", google.cachedContent());
    }

    private static void serviceTier(GeminiCall gemini, String tier, ObjectNode body) {
        if (tier == null || tier.equals("auto") || tier.equals("default")) {
            return;
        }
        boolean known = tier.equals("flex") || tier.equals("priority");
        if (known && gemini.base().beyondStable()) {
            body.put("serviceTier", tier);
        } else {
            gemini.dropped("service_tier");
        }
    }
}
