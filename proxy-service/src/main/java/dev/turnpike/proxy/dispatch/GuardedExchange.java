package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.upstream.SseReader;
import dev.turnpike.proxy.upstream.UpstreamExchange;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An upstream exchange of a try, and what must be undone with it.
 *
 * @param reached is told when the upstream may know of the call, however that ends
 */
record GuardedExchange(
        UpstreamExchange exchange, ReplySink.Registration client, ReplySink.Registration running, Runnable reached)
        implements AutoCloseable {
    private static final List<String> REQUEST_IDS =
            List.of("x-request-id", "request-id", "apim-request-id", "x-tt-logid");

    void send(UpstreamCall upstreamCall) {
        try {
            exchange.send(upstreamCall);
        } finally {
            if (exchange.sent()) {
                reached.run();
            }
        }
    }

    int status() {
        return exchange.status();
    }

    boolean isEventStream() {
        return exchange.headers()
                .first("content-type")
                .map(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream"))
                .orElse(false);
    }

    /** Under whichever name the provider has for it. */
    Optional<String> requestId() {
        return REQUEST_IDS.stream()
                .flatMap(name -> exchange.headers().first(name).stream())
                .findFirst();
    }

    UpstreamAnswer whole(int most) {
        return exchange.whole(most);
    }

    SseReader events() {
        return exchange.events();
    }

    @Override
    public void close() {
        client.close();
        running.close();
        exchange.close();
    }
}
