package dev.turnpike.proxy.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.List;
import java.util.Set;

/** Puts a link between each connection and Helidon's HTTP/1.1 parser. */
final class GuardedSelector implements ServerConnectionSelector {
    private final ConnectionGuard guard;
    private final Http1ConnectionSelector http1;

    /** Replaces the listeners of {@code config}: Helidon's own would log what clients send, keys included. */
    GuardedSelector(ConnectionGuard guard, Http1Config config) {
        this.guard = guard;
        ConnectionLimits.Sizes sizes = guard.limits().sizes();
        Http1Config guarded = Http1Config.builder(config)
                .maxPrologueLength(2 * sizes.requestLine())
                .maxHeadersSize(4 * sizes.head())
                .receiveListeners(List.of(new RequestHeads()))
                .sendListeners(List.of(new AnswerHeads()))
                .build();
        this.http1 = Http1ConnectionSelector.builder().config(guarded).build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    /** Only asked when a listener has several selectors: then Helidon has read bytes that the link will never see. */
    @Override
    public Support supports(BufferData bytes) {
        throw new IllegalStateException("A guarded listener must have this selector alone:"
                + " use protocolsDiscoverServices(false) and add no protocol");
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        var wire = new Wire(context.serverSocket(), guard.claim(context));
        long maxPayload = context.listenerContext().config().maxPayloadSize();
        var link = new Link(guard, wire, maxPayload);
        var writer = new TimedWriter(context.dataWriter(), guard::now, link.departure());
        ServerConnection parser = http1.connection(new LinkedContext(context, link, writer));
        link.serve(parser);
        return new GuardedConnection(guard, new Guarded(link, writer), parser);
    }
}
