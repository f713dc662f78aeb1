package dev.turnpike.proxy.http.connection;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;

/** A client that sends exactly what it is told and reads one answer at a time. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 8000;

    private final Socket tcp;
    private final Socket socket;

    /** One answer; field names in lower case, one line each. */
    record Answer(int status, List<String> fields, String body) {
        boolean says(String field) {
            return fields.contains(field);
        }

        boolean closes() {
            return says("connection: close");
        }
    }

    private RawClient(Socket tcp, Socket socket) {
        this.tcp = tcp;
        this.socket = socket;
    }

    static RawClient connect(int port, boolean tls) {
        return connect(new Socket(), port, tls);
    }

    /** A client whose kernel takes little ahead of it. */
    static RawClient connectNarrow(int port, boolean tls) {
        try {
            var tcp = new Socket();
            tcp.setReceiveBufferSize(32 * 1024);
            return connect(tcp, port, tls);
        } catch (IOException e) {
            throw new AssertionError("cannot connect", e);
        }
    }

    /** A connection without TLS, whatever the server expects. */
    static RawClient connectPlain(int port) {
        return connect(port, false);
    }

    private static RawClient connect(Socket tcp, int port, boolean tls) {
        try {
            tcp.setTcpNoDelay(true);
            tcp.setSoTimeout(PATIENCE_MILLIS);
            tcp.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            if (!tls) {
                return new RawClient(tcp, tcp);
            }
            var secure = (SSLSocket) SelfSigned.context().getSocketFactory().createSocket(tcp, "127.0.0.1", port, true);
            secure.startHandshake();
            return new RawClient(tcp, secure);
        } catch (IOException e) {
            throw new AssertionError("cannot connect", e);
        }
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Reads one answer, body included. */
    Answer answer() throws IOException {
        InputStream in = socket.getInputStream();
        String statusLine = line(in);
        List<String> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            fields.add(line.toLowerCase(Locale.ROOT));
        }
        int status = Integer.parseInt(statusLine, 9, 12, 10);
        return new Answer(status, fields, new String(body(in, fields), StandardCharsets.ISO_8859_1));
    }

    private static byte[] body(InputStream in, List<String> fields) throws IOException {
        if (fields.contains("transfer-encoding: chunked")) {
            var body = new ByteArrayOutputStream();
            int size = Integer.parseInt(line(in), 16);
            while (size > 0) {
                body.writeBytes(in.readNBytes(size));
                line(in);
                size = Integer.parseInt(line(in), 16);
            }
            line(in);
            return body.toByteArray();
        }
        for (String field : fields) {
            if (field.startsWith("content-length: ")) {
                return in.readNBytes(Integer.parseInt(field.substring(16)));
            }
        }
        return new byte[0];
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed after: " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** Reads one line, for tests of an open stream. */
    String line() throws IOException {
        return line(socket.getInputStream());
    }

    /** All that comes until the server closes; a reset counts as a close. */
    String rest() {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after: " + all, e);
        } catch (IOException _) {
            // Reset.
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the server ended its side in good order, with neither a byte nor a reset. */
    boolean cleanEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    /** Waits for the server to close without a further byte, and says how long it took. */
    Duration silentClose() {
        long begun = System.nanoTime();
        String rest = rest();
        if (!rest.isEmpty()) {
            throw new AssertionError("not silent: " + rest);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Closes in good order, as a client does that has lost interest. */
    void leave() throws IOException {
        close();
    }

    /** Ends the connection by a reset. */
    void reset() throws IOException {
        tcp.setSoLinger(true, 0);
        tcp.close();
    }

    int localPort() {
        return tcp.getLocalPort();
    }

    /** Reads at most {@code piece} bytes at a time with a pause between, for so long. */
    void readSlowly(int piece, Duration pause, Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        byte[] bytes = new byte[piece];
        while (System.nanoTime() < end && socket.getInputStream().read(bytes) > 0) {
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        tcp.close();
    }
}
