package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** {@code logprobsResult} as the {@code content} of OpenAI's {@code logprobs}. */
final class Logprobs {
    private Logprobs() {}

    static ArrayNode content(JsonNode result) {
        var content = JsonNodeFactory.instance.arrayNode();
        int i = 0;
        for (var chosen : result.path("chosenCandidates")) {
            var token = token(chosen);
            var top = token.putArray("top_logprobs");
            result.path("topCandidates").path(i++).path("candidates").forEach(other -> top.add(token(other)));
            content.add(token);
        }
        return content;
    }

    private static ObjectNode token(JsonNode candidate) {
        var text = candidate.path("token").asText("");
        var token = JsonNodeFactory.instance.objectNode().put("token", text);
        token.set("logprob", candidate.path("logProbability"));
        if (!token.path("logprob").isNumber()) {
            token.put("logprob", 0);
        }
        var bytes = token.putArray("bytes");
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(one & 0xFF);
        }
        return token;
    }
}
