package dev.turnpike.proxy.limits;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import java.nio.charset.StandardCharsets;

/** Requests of tests, by what they may use. */
final class Estimates {
    private Estimates() {}

    /** Of an embedding, so nothing but input counts; {@code tokens} is at least 10. */
    static TokenEstimate of(int tokens) {
        var frame = "{\"model\":\"m\",\"input\":\"\"}";
        var text = "a ".repeat((4 * tokens - frame.length() + 1) / 2 + 1).substring(0, 4 * tokens - frame.length());
        return estimate(Operation.EMBEDDING, frame.replace("\"\"", "\"" + text + "\""));
    }

    static TokenEstimate chat(String members) {
        return estimate(
                Operation.CHAT,
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + members + "}");
    }

    static TokenEstimate estimate(Operation operation, String json) {
        return TokenEstimate.of(ModelRequest.parse(operation, json.getBytes(StandardCharsets.UTF_8)));
    }
}
