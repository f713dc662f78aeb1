package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.ModelRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Names of tools and ids of calls in Anthropic's alphabet ({@code [a-zA-Z0-9_-]}, at most 128). What fits stays; the rest is rewritten by a pure function of the
 * original, so that both ends of a pair change alike in every request. Names are restored in answers.
 */
final class ToolNames {
    private static final int LONGEST = 128;
    private static final int KEPT = 55;
    private final Map<String, String> originals = new HashMap<>();

    private ToolNames() {}

    /** The names in {@code tools} and {@code functions} of {@code request}. */
    static ToolNames of(ModelRequest request) {
        var names = new ToolNames();
        request.get("tools").ifPresent(tools -> tools.forEach(tool -> names.add(tool.path("function"))));
        request.get("functions").ifPresent(functions -> functions.forEach(names::add));
        return names;
    }

    private void add(JsonNode function) {
        var name = function.path("name").asText("");
        var wire = wire(name);
        if (!wire.equals(name)) {
            originals.put(wire, name);
        }
    }

    /** The client's name of the tool that Anthropic calls {@code wire}. */
    String original(String wire) {
        return originals.getOrDefault(wire, wire);
    }

    /** {@code name} or {@code id} as Anthropic takes it. */
    static String wire(String name) {
        return fits(name) ? name : rewritten(name);
    }

    private static boolean fits(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (!allowed(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allowed(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static String rewritten(String name) {
        var kept = new StringBuilder();
        for (int i = 0; i < Math.min(KEPT, name.length()); i++) {
            kept.append(allowed(name.charAt(i)) ? name.charAt(i) : '_');
        }
        return kept.append('_').append(sha256(name), 0, 8).toString();
    }

    /** Lower-case hex of the SHA-256 of the UTF-8 of {@code text}. */
    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
