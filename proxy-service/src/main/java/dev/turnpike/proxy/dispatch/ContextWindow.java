package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.limits.TokenEstimate;
import dev.turnpike.proxy.snapshot.Backend;

/**
 * A request whose input is longer than the model's context window is refused before anybody is asked, as far as an estimate tells; where no window is known, nothing is. How
 * much a request may answer is never cut to what the window leaves: an estimate that is too high would cut an answer that had room, and the provider knows better.
 */
final class ContextWindow {
    private ContextWindow() {}

    /**
     * Checks the input of {@code request} against the window of {@code backend}.
     *
     * @throws GatewayException with {@link Failure.ContextExceeded}
     */
    static void check(ModelRequest request, Backend backend, TokenEstimate estimate) {
        var window = backend.config().tokenLimits().contextWindow();
        if (window == null) {
            return;
        }
        var field = field(request.operation());
        long tokens = estimate.longestInput();
        if (tokens > window) {
            throw new GatewayException(new Failure.ContextExceeded(
                    "The context window of the model '" + request.model() + "' is " + window + " tokens; by estimate '"
                            + field + "' has " + tokens + ". Shorten it, or use a model with a larger window.",
                    field));
        }
    }

    private static String field(Operation operation) {
        return switch (operation) {
            case CHAT -> "messages";
            case COMPLETION -> "prompt";
            case EMBEDDING -> "input";
        };
    }
}
