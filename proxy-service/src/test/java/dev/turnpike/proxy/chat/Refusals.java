package dev.turnpike.proxy.chat;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.nio.charset.StandardCharsets;

/** Requests that are refused. Single quotes in texts stand for double ones. */
final class Refusals {
    private Refusals() {}

    static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static ModelRequest chat(String text) {
        return ModelRequest.parse(Operation.CHAT, bytes(text));
    }

    /** A chat request that is right but for {@code members}, which end with a comma. */
    static String with(String members) {
        return "{" + members + "'model':'m','messages':[{'role':'user','content':'Hi'}]}";
    }

    static Failure.Invalid of(String text) {
        return of(Operation.CHAT, bytes(text));
    }

    static Failure.Invalid of(Operation operation, byte[] body) {
        try {
            ModelRequest.parse(operation, body);
        } catch (GatewayException e) {
            return (Failure.Invalid) e.failure();
        }
        throw new AssertionError(
                "not refused: " + new String(body, 0, Math.min(200, body.length), StandardCharsets.UTF_8));
    }
}
