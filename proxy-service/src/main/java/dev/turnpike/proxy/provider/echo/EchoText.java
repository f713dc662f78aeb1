package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text in and out of an echo: what was said, its tokens, and how many may go out. A token is a word with the white space before it, at most {@value #LONGEST_TOKEN}
 * characters; white space behind the last word belongs to that word.
 */
record EchoText(List<String> tokens, boolean cut) {
    private static final int LONGEST_TOKEN = 64;
    /** For all choices of an answer together: a chunk is a hundred times as long as a short token, and the answer is held in memory. */
    private static final int MOST_TOKENS = 65_536;

    /** Tokens of {@code text}. */
    static List<String> split(String text) {
        return split(text, Integer.MAX_VALUE);
    }

    private static List<String> split(String text, int most) {
        var tokens = new ArrayList<String>();
        int from = 0;
        while (from < text.length() && tokens.size() < most) {
            int to = end(text, from);
            tokens.add(text.substring(from, to));
            from = to;
        }
        return tokens;
    }

    private static int end(String text, int from) {
        int most = Math.min(text.length(), from + LONGEST_TOKEN);
        int at = from;
        while (at < most && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        while (at < most && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (text.substring(at, most).isBlank() && most == text.length()) {
            return most; // what follows the last word
        }
        boolean half = at > from + 1 && Character.isHighSurrogate(text.charAt(at - 1));
        return half ? at - 1 : at;
    }

    /** {@code text}, at most as long as the request allows, for each of {@code choices} choices. */
    static EchoText of(ModelRequest request, String text, int choices) {
        int most = Math.min(mostTokens(request), MOST_TOKENS / choices);
        var tokens = split(text, most);
        boolean cut = tokens.stream().mapToInt(String::length).sum() < text.length();
        return new EchoText(tokens, cut);
    }

    private static int mostTokens(ModelRequest request) {
        return limit(request, "max_completion_tokens")
                .or(() -> limit(request, "max_tokens"))
                .orElse(Integer.MAX_VALUE);
    }

    private static Optional<Integer> limit(ModelRequest request, String field) {
        return request.get(field).filter(JsonNode::canConvertToInt).map(node -> Math.max(0, node.asInt()));
    }

    /** How many choices are asked for: 1 to 128. */
    static int choices(ModelRequest request) {
        return Math.clamp(request.get("n").map(JsonNode::asInt).orElse(1), 1, 128);
    }

    String text() {
        return String.join("", tokens);
    }

    String finishReason() {
        return cut ? "length" : "stop";
    }

    static void usage(ObjectNode parent, int input, int output) {
        parent.putObject("usage")
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
    }

    /** The text of a message's content: a string, or the text parts of a list. */
    static String content(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        var text = new StringBuilder();
        for (var part : content) {
            text.append(part.path("text").asText(""));
        }
        return text.toString();
    }
}
