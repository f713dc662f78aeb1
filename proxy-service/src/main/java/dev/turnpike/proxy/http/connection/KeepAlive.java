package dev.turnpike.proxy.http.connection;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/**
 * Has the kernel ask a silent client whether it is still there: one that vanished without a FIN while it waits for a long answer is noticed after 30 s + 6 x 10 s. A
 * heartbeat on its way takes the question's place; then the kernel's own limit of retransmissions holds, about a quarter of an hour.
 */
final class KeepAlive {
    private static final Map<SocketOption<Integer>, Integer> PACE = Map.of(
            ExtendedSocketOptions.TCP_KEEPIDLE, 30,
            ExtendedSocketOptions.TCP_KEEPINTERVAL, 10,
            ExtendedSocketOptions.TCP_KEEPCOUNT, 6);

    private KeepAlive() {}

    static void on(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        var supported = channel.supportedOptions();
        for (var option : PACE.entrySet()) {
            if (supported.contains(option.getKey())) {
                channel.setOption(option.getKey(), option.getValue());
            }
        }
    }
}
