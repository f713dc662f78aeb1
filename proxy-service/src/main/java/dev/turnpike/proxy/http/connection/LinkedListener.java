package dev.turnpike.proxy.http.connection;

import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.http.DirectHandlers;
import java.net.SocketAddress;
import java.util.concurrent.ExecutorService;

/** The listener context that a request shows to its handler: the way for the handler to its {@link ClientLink}. */
final class LinkedListener implements ListenerContext, ClientLink {
    private final ListenerContext original;
    private final Departure departure;
    private final SocketAddress remoteAddress;

    LinkedListener(ListenerContext original, Departure departure, SocketAddress remoteAddress) {
        this.original = original;
        this.departure = departure;
        this.remoteAddress = remoteAddress;
    }

    @Override
    public boolean gone() {
        return departure.gone();
    }

    @Override
    public Registration onGone(Runnable action) {
        return departure.onGone(action);
    }

    @Override
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Context context() {
        return original.context();
    }

    @Override
    public MediaContext mediaContext() {
        return original.mediaContext();
    }

    @Override
    public ContentEncodingContext contentEncodingContext() {
        return original.contentEncodingContext();
    }

    @Override
    public DirectHandlers directHandlers() {
        return original.directHandlers();
    }

    @Override
    public ListenerConfig config() {
        return original.config();
    }

    @Override
    public ExecutorService executor() {
        return original.executor();
    }
}
