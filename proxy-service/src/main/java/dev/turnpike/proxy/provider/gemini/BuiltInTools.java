package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Tools that run at Google: search, code execution, addresses, maps, files. */
final class BuiltInTools {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final Map<String, String> NAMES = Map.of(
            "web_search", "googleSearch",
            "google_search", "googleSearch",
            "googleSearch", "googleSearch",
            "code_execution", "codeExecution",
            "codeExecution", "codeExecution",
            "url_context", "urlContext",
            "urlContext", "urlContext",
            "google_maps", "googleMaps",
            "googleMaps", "googleMaps",
            "file_search", "fileSearch");

    private final GeminiCall gemini;
    private final ObjectNode found = NODES.objectNode();

    BuiltInTools(GeminiCall gemini) {
        this.gemini = gemini;
    }

    /** Takes {@code tool} ({@code {"type":"web_search"}} or {@code {"google_search":{}}}); false when it is none of these. */
    boolean take(JsonNode tool) {
        var type = tool.path("type").asText("");
        var name = type.isEmpty() && tool.isObject() && !tool.isEmpty()
                ? tool.fieldNames().next()
                : type;
        var geminiName = NAMES.get(name);
        if (geminiName == null) {
            return false;
        }
        add(geminiName, options(geminiName, tool.path(name)));
        return true;
    }

    /** {@code web_search_options}: its details have no equivalent. */
    void webSearch(JsonNode options) {
        if (!options.isEmpty()) {
            gemini.dropped("web_search_options.*");
        }
        add("googleSearch", NODES.objectNode());
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** One tool object each. */
    void writeTo(ArrayNode tools) {
        for (var entry : found.properties()) {
            tools.addObject().set(entry.getKey(), entry.getValue());
        }
    }

    private void add(String name, ObjectNode options) {
        boolean older = name.equals("googleSearch") && !gemini.has(Trait.GOOGLE_SEARCH);
        found.set(older ? "googleSearchRetrieval" : name, options);
    }

    /** Only members that Gemini knows may go there. */
    private static ObjectNode options(String name, JsonNode given) {
        var options = NODES.objectNode();
        var stores = given.has("file_search_store_names")
                ? given.get("file_search_store_names")
                : given.path("fileSearchStoreNames");
        if (name.equals("fileSearch") && stores.isArray()) {
            options.set("fileSearchStoreNames", stores);
        }
        return options;
    }
}
