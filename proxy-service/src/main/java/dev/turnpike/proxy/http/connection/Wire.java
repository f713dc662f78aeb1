package dev.turnpike.proxy.http.connection;

import io.helidon.common.socket.HelidonSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * The two views of one socket: Helidon's, which may encrypt, and the channel below it, which alone can end one
 * direction from another thread.
 */
final class Wire {
    private final HelidonSocket socket;
    private final SocketChannel channel;

    Wire(HelidonSocket socket, SocketChannel channel) {
        this.socket = socket;
        this.channel = channel;
    }

    boolean secure() {
        return socket.isSecure();
    }

    boolean open() {
        return channel.isOpen();
    }

    /** Blocks; never empty; null is the end of the input, however it came. */
    byte[] read() {
        try {
            byte[] bytes = socket.get();
            // A closing TLS session says so with an empty read first.
            while (bytes != null && bytes.length == 0) {
                bytes = socket.get();
            }
            return bytes;
        } catch (UncheckedIOException | IllegalStateException _) {
            return null;
        }
    }

    /** Ends the input, from any thread: a blocked read returns, and the output stays usable. */
    void endInput() {
        try {
            channel.shutdownInput();
        } catch (IOException _) {
            cut();
        }
    }

    /** Tells a client without TLS that nothing more comes; with TLS only {@link #close()} can. */
    void endOutput() throws IOException {
        if (!secure()) {
            channel.shutdownOutput();
        }
    }

    /** Closes at once, from any thread, and throws away what the client has not read. */
    void cut() {
        try (SocketChannel closing = channel) {
            closing.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // Closed already.
        }
    }

    /** Closes in good order, which with TLS writes and may block. */
    void close() {
        try (SocketChannel _ = channel) {
            socket.close();
        } catch (IOException | UncheckedIOException _) {
            // The client was faster.
        }
    }
}
