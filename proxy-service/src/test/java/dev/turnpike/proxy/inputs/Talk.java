package dev.turnpike.proxy.inputs;

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
import java.util.ArrayList;

/** A connection to a gateway that carries exactly the bytes it is given. */
final class Talk implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private final Socket socket;
    private final InputStream in;

    private Talk(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static Talk to(RunningGateway gateway) {
        return to(gateway.port());
    }

    static Talk to(int port) {
        return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    static Talk to(InetSocketAddress address) {
        try {
            var socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address);
            return new Talk(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection that is there already, for example with TLS. */
    static Talk over(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        return new Talk(socket);
    }

    /** One request on a connection of its own. */
    static Answer ask(RunningGateway gateway, Ask ask) {
        return ask(gateway.port(), ask);
    }

    static Answer ask(int port, Ask ask) {
        try (var talk = to(port)) {
            return talk.send(ask).answer();
        }
    }

    Talk send(Ask ask) {
        return send(ask.bytes());
    }

    Talk send(String latin1) {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    Talk send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends as long as the gateway takes it, and says how much that was. */
    long pour(byte[] piece, int times) {
        try {
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(piece);
            }
            return (long) piece.length * times;
        } catch (IOException _) {
            return -1;
        }
    }

    Answer answer() {
        return answer(false);
    }

    /** An answer to {@code HEAD}: it has a length and no body. */
    Answer answerWithoutBody() {
        return answer(true);
    }

    private Answer answer(boolean headOnly) {
        try {
            var first = line();
            if (!first.startsWith("HTTP/1.1 ")) {
                throw new AssertionError("no status line: " + first);
            }
            int status = Integer.parseInt(first, 9, 12, 10);
            var fields = new ArrayList<String>();
            for (var line = line(); !line.isEmpty(); line = line()) {
                fields.add(line);
            }
            var answer = new Answer(status, fields, new byte[0]);
            return headOnly ? answer : new Answer(status, fields, body(answer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] body(Answer head) throws IOException {
        if (head.header("transfer-encoding").isPresent()) {
            var body = new ByteArrayOutputStream();
            for (int size = chunkSize(); size > 0; size = chunkSize()) {
                body.writeBytes(in.readNBytes(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        return in.readNBytes(Integer.parseInt(head.header("content-length").orElse("0")));
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("closed after: " + line);
            }
            if (each != '\r') {
                line.write(each);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** All that comes until the gateway closes; a reset is a close too. */
    String rest() {
        var all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("still open after: " + all, e);
        } catch (IOException _) {
            // a reset
        }
        return all.toString(StandardCharsets.ISO_8859_1);
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
