package dev.turnpike.proxy.faults;

import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;

/** A client on a raw socket: it reads as much as the test wants, when the test wants it, and leaves how the test wants it. */
final class Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final String key;
    private final InputStream in;
    private Answer.Head head;
    private BodyStream body;

    private Client(int port, String key, int receiveBuffer) {
        this.key = key;
        try {
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 4096);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Client of(RunningGateway gateway) {
        return new Client(gateway.port(), gateway.adminKey(), 0);
    }

    static Client of(int port, String key) {
        return new Client(port, key, 0);
    }

    /** One whose kernel takes little ahead of it. */
    static Client narrow(RunningGateway gateway) {
        return new Client(gateway.port(), gateway.adminKey(), 16 * 1024);
    }

    /** Sends {@code chat}; the answer is read by the methods below. */
    Client send(Chat chat) {
        var body = chat.bytes();
        var text = new StringBuilder("POST /v1/chat/completions HTTP/1.1\r\nHost: gateway\r\n")
                .append("Content-Type: application/json\r\nAuthorization: Bearer ")
                .append(key)
                .append("\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        chat.headers().forEach(header -> text.append(header).append("\r\n"));
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return write(bytes.toByteArray());
    }

    Client write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Reads status and header. */
    Answer.Head head() {
        try {
            var status = line();
            var headers = new HashMap<String, String>();
            for (var line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            head = new Answer.Head(Integer.parseInt(status, 9, 12, 10), headers);
            body = BodyStream.of(in, headers);
            return head;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether nothing comes for that long. */
    boolean silentFor(Duration time) {
        try {
            socket.setSoTimeout(Math.toIntExact(time.toMillis()));
            in.mark(1);
            in.read();
            in.reset();
            return false;
        } catch (SocketTimeoutException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            patient();
        }
    }

    private void patient() {
        try {
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one event or comment of a stream, without its blank line; null at the end of the body. */
    String event() {
        try {
            var bytes = new ByteArrayOutputStream();
            int before = 0;
            for (int next = body.read(); next >= 0; next = body.read()) {
                if (next == '\n' && before == '\n') {
                    return bytes.toString(StandardCharsets.UTF_8).stripTrailing();
                }
                bytes.write(next);
                before = next;
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what is left of the answer, its head too when that was not read yet. */
    Answer answer() {
        if (head == null) {
            head();
        }
        var bytes = new ByteArrayOutputStream();
        boolean whole = true;
        try {
            for (int next = body.read(); next >= 0; next = body.read()) {
                bytes.write(next);
            }
        } catch (EOFException _) {
            whole = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var answer = new Answer(head, bytes.toByteArray(), whole);
        head = null;
        return answer;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed after: " + line);
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Bytes that are here and unread. */
    int available() {
        try {
            return in.available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InputStream raw() {
        return in;
    }

    /** Leaves without a farewell. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
