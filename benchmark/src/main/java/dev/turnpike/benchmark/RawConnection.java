package dev.turnpike.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;

/** A connection to a gateway that sends exactly the bytes that it is given. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 1024);
    }

    static RawConnection to(LocalGateway gateway) throws IOException {
        return to(gateway, new Socket());
    }

    /** One whose kernel takes little ahead of it. */
    static RawConnection narrow(LocalGateway gateway) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        return to(gateway, socket);
    }

    private static RawConnection to(LocalGateway gateway, Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        socket.connect(gateway.address());
        return new RawConnection(socket);
    }

    RawConnection send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Reads an answer to its end, which must have the status {@code status} and the {@code lines} in its head. */
    void expect(int status, String... lines) throws IOException {
        var head = HttpMessage.head(in);
        if (!head.getFirst().startsWith("http/1.1 " + status) || !head.containsAll(List.of(lines))) {
            throw new IllegalStateException("answered with " + head);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
