package dev.turnpike.proxy.http.connection;

import io.helidon.common.socket.SocketOptions;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Socket options that show each accepted channel to the guard: Helidon shows it nowhere else. */
final class TappedOptions implements SocketOptions {
    private final SocketOptions original;
    private final Consumer<SocketChannel> tap;

    /** @param tap may throw to have the connection closed */
    TappedOptions(SocketOptions original, Consumer<SocketChannel> tap) {
        this.original = original;
        this.tap = tap;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
        original.configureSocket(channel);
        tap.accept(channel);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
        return original.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
        return original.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
        return original.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
        return original.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
        return original.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
        return original.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
        return original.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
        return original.tcpNoDelay();
    }
}
