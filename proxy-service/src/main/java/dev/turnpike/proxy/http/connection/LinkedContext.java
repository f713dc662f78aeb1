package dev.turnpike.proxy.http.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Helidon's view of a connection, with our reader, our writer and a listener context that knows the client. */
final class LinkedContext implements ConnectionContext {
    private final ConnectionContext original;
    private final Link link;
    private final ListenerContext listener;
    private final DataReader reader;
    private final DataWriter writer;

    LinkedContext(ConnectionContext original, Link link, DataWriter writer) {
        this.original = original;
        this.link = link;
        this.listener = new LinkedListener(
                original.listenerContext(),
                link.departure(),
                original.remotePeer().address());
        this.reader = DataReader.create(link);
        this.writer = writer;
    }

    Link link() {
        return link;
    }

    @Override
    public ListenerContext listenerContext() {
        return listener;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public ExecutorService executor() {
        return original.executor();
    }

    @Override
    public Router router() {
        return original.router();
    }

    @Override
    public Optional<ProxyProtocolData> proxyProtocolData() {
        return original.proxyProtocolData();
    }

    @Override
    public HelidonSocket serverSocket() {
        return original.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return original.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return original.localPeer();
    }

    @Override
    public boolean isSecure() {
        return original.isSecure();
    }

    @Override
    public String socketId() {
        return original.socketId();
    }

    @Override
    public String childSocketId() {
        return original.childSocketId();
    }
}
