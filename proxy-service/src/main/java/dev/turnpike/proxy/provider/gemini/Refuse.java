package dev.turnpike.proxy.provider.gemini;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;

/** Makes the 400s of this dialect. */
final class Refuse {
    private Refuse() {}

    static GatewayException invalid(String param, String message) {
        return new GatewayException(new Failure.Invalid(message, param, "invalid_value"));
    }

    static GatewayException unsupported(String param, String message) {
        return new GatewayException(new Failure.Unsupported(message, param));
    }
}
