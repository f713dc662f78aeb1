package dev.turnpike.proxy.provider.echo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Text in and out of an echo: what was said, its tokens (a token is a word with the white space before it), and how many may go out. */
record EchoText(List<String> tokens, boolean cut) {
    private static final Pattern TOKEN = Pattern.compile("\\s*\\S+\\s*$|\\s*\\S+|\\s+$");

    static List<String> split(String text) {
        var tokens = new ArrayList<String>();
        var matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    /** {@code text}, at most as long as the request allows. */
    static EchoText of(ModelRequest request, String text) {
        var tokens = split(text);
        int most = mostTokens(request);
        return tokens.size() <= most ? new EchoText(tokens, false) : new EchoText(tokens.subList(0, most), true);
    }

    private static int mostTokens(ModelRequest request) {
        return limit(request, "max_completion_tokens")
                .or(() -> limit(request, "max_tokens"))
                .orElse(Integer.MAX_VALUE);
    }

    private static Optional<Integer> limit(ModelRequest request, String field) {
        return request.get(field).filter(JsonNode::canConvertToInt).map(node -> Math.max(0, node.asInt()));
    }

    String text() {
        return String.join("", tokens);
    }

    String finishReason() {
        return cut ? "length" : "stop";
    }

    static ObjectNode usage(ObjectNode parent, int input, int output) {
        return parent.putObject("usage")
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
