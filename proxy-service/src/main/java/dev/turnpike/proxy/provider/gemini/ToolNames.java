package dev.turnpike.proxy.provider.gemini;

import dev.turnpike.proxy.chat.ModelRequest;

/** Function names: OpenAI's may begin with a digit or a dash, Gemini's not. */
final class ToolNames {
    private ToolNames() {}

    static String toGemini(String name) {
        return bad(name) ? "_" + name : name;
    }

    /** Undoes {@link #toGemini}: only for a name that {@code request} declares. */
    static String toOpenAi(String name, ModelRequest request) {
        if (!name.startsWith("_") || !bad(name.substring(1))) {
            return name;
        }
        var original = name.substring(1);
        boolean declared = request.get("tools").stream()
                        .flatMap(tools -> tools.valueStream())
                        .anyMatch(tool ->
                                tool.path("function").path("name").asText("").equals(original))
                || request.get("functions").stream()
                        .flatMap(functions -> functions.valueStream())
                        .anyMatch(function -> function.path("name").asText("").equals(original));
        return declared ? original : name;
    }

    private static boolean bad(String name) {
        return !name.isEmpty() && (name.charAt(0) == '-' || Character.isDigit(name.charAt(0)));
    }
}
