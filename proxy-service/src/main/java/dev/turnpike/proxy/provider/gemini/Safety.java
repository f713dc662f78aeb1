package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code safetySettings}: the client's, and over them those of the backend's configuration. A category may be there once. */
final class Safety {
    private static final String PREFIX = "HARM_CATEGORY_";

    private Safety() {}

    static void writeTo(GeminiCall gemini, JsonNode asked, ObjectNode body) {
        var settings = new LinkedHashMap<String, String>();
        for (var setting : asked) {
            settings.put(
                    category(setting.path("category").asText("")),
                    setting.path("threshold").asText(""));
        }
        var configured = gemini.options().safetySettings();
        if (configured != null) {
            configured.forEach((category, threshold) -> configure(gemini, settings, category(category), threshold));
        }
        if (settings.isEmpty()) {
            return;
        }
        var list = body.putArray("safetySettings");
        settings.forEach((category, threshold) ->
                list.addObject().put("category", category).put("threshold", threshold));
    }

    private static void configure(GeminiCall gemini, Map<String, String> settings, String category, String threshold) {
        var before = settings.put(category, threshold);
        if (before != null && !before.equals(threshold)) {
            gemini.warn("safety_settings: the backend's configuration decides " + Fields.shown(category));
        }
    }

    private static String category(String name) {
        return name.startsWith(PREFIX) ? name : PREFIX + name;
    }
}
