package dev.turnpike.proxy.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** One connection to a destination. It belongs to one exchange, or lies idle in the pool. */
final class Connection {
    private final WireSocket raw;
    private final Socket socket;
    private final OutputStream out;
    private final WireInput input;
    private long idleSince;

    /** {@code socket} is {@code raw}, or the TLS layer above it. */
    Connection(WireSocket raw, Socket socket) throws IOException {
        this.raw = raw;
        this.socket = socket;
        this.out = socket.getOutputStream();
        raw.dialled();
        this.input = new WireInput(socket.getInputStream(), () -> socket != raw && raw.ended());
    }

    void begin(DeadlineClock clock) {
        raw.clock(clock);
        input.forget();
    }

    /** Of the exchange that has it; null at rest. */
    DeadlineClock clock() {
        return raw.clock();
    }

    WireInput input() {
        return input;
    }

    OutputStream out() {
        return out;
    }

    void rest() {
        raw.clock(null);
        idleSince = System.nanoTime();
    }

    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    /** Whether bytes wait that nobody asked for; costs one system call. */
    boolean unasked() {
        try {
            return !input.empty() || raw.getInputStream().available() > 0 || tlsBytes() > 0;
        } catch (IOException _) {
            return true;
        }
    }

    private int tlsBytes() throws IOException {
        return socket == raw ? 0 : socket.getInputStream().available();
    }

    /** Whether the peer has neither spoken nor left; waits up to 1 ms. */
    boolean silent() {
        return raw.silent();
    }

    /** From any thread, immediate: the TCP socket goes down below TLS, whose own close could wait for a writer. */
    void close() {
        raw.closeQuietly();
    }
}
