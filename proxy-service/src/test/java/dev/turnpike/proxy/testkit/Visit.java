package dev.turnpike.proxy.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One connection to a {@link ScriptedUpstream}: what its script does things with, and what a test asks about afterwards. */
public final class Visit {
    private static final int POLL_MILLIS = 2;

    private final Socket below;
    private final TestCertificate certificate;
    private final Consumer<ScriptedUpstream.Request> seen;
    private final CountDownLatch peerClosed = new CountDownLatch(1);
    private volatile Socket socket;
    private PushbackInputStream in;
    private ScriptedUpstream.Request last;
    private volatile long peerClosedAt;
    private volatile IOException failure;

    /** {@code certificate} is null for a plain connection. */
    Visit(Socket below, TestCertificate certificate, Consumer<ScriptedUpstream.Request> seen) {
        this.below = below;
        this.certificate = certificate;
        this.seen = seen;
        this.socket = below;
    }

    Socket socket() {
        return socket;
    }

    /** The TCP socket, below TLS where there is TLS. */
    Socket below() {
        return below;
    }

    /** Sends FIN below TLS, without the farewell of TLS, and waits for the peer to close. */
    public void abandon() throws IOException {
        below.shutdownOutput();
        stall();
    }

    void begin() throws IOException {
        if (certificate != null) {
            var tls = certificate.serverSide(below);
            tls.startHandshake();
            socket = tls;
        }
        in = new PushbackInputStream(socket.getInputStream(), 64 * 1024);
    }

    /** The request read last. */
    public ScriptedUpstream.Request last() {
        return last;
    }

    /** Writes at once. */
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads and records a request; {@link EOFException} when the peer closed instead. */
    void readRequest() throws IOException {
        var head = readHead();
        int length = head.stream()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        last = new ScriptedUpstream.Request(head, in.readNBytes(length));
        if (last.body().length < length) {
            notePeerClosed();
            throw new EOFException();
        }
        seen.accept(last);
    }

    List<String> readHead() throws IOException {
        var lines = new ArrayList<String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            lines.add(line);
        }
        return lines;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        for (; next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        if (next < 0) {
            notePeerClosed();
            throw new EOFException();
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Waits for {@code condition}, and notices meanwhile when the peer closes; it then waits on. */
    void pauseUntil(BooleanSupplier condition) throws IOException {
        while (!condition.getAsBoolean() && !below.isClosed()) {
            listen();
        }
    }

    /** Waits until the peer closes. */
    void stall() throws IOException {
        pauseUntil(() -> peerClosed.getCount() == 0);
        throw new EOFException();
    }

    private void listen() throws IOException {
        var bytes = new byte[4096];
        try {
            socket.setSoTimeout(POLL_MILLIS);
            int count = peerClosed.getCount() == 0 ? rest() : in.read(bytes);
            if (count < 0) {
                notePeerClosed();
            } else {
                in.unread(bytes, 0, count);
            }
        } catch (SocketTimeoutException _) {
            // nothing was said
        } catch (IOException reset) {
            notePeerClosed();
            throw reset;
        } finally {
            if (!below.isClosed()) {
                socket.setSoTimeout(0);
            }
        }
    }

    private static int rest() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MILLIS));
        return 0;
    }

    /** What the peer sends, for steps of a test's own. */
    public InputStream input() {
        return in;
    }

    private void notePeerClosed() {
        if (peerClosed.getCount() > 0) {
            peerClosedAt = System.nanoTime();
            peerClosed.countDown();
        }
    }

    void noteFailure(IOException gone) {
        failure = gone;
        if (!below.isClosed()) {
            notePeerClosed();
        }
    }

    /** What ended the script early, a failed handshake for example; null when nothing did. */
    public IOException failure() {
        return failure;
    }

    /** Whether the script noticed that the peer has closed: while it reads a request, pauses or stalls. */
    public boolean peerClosed() {
        return peerClosed.getCount() == 0;
    }

    /** Waits until the script noticed it; the {@link System#nanoTime()} at which it did. */
    public long awaitPeerClosed(Duration atMost) {
        try {
            if (!peerClosed.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the peer has not closed the connection within " + atMost);
            }
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new AssertionError(cause);
        }
        return peerClosedAt;
    }

    void end() {
        try {
            below.close();
        } catch (IOException _) {
            // closed all the same
        }
    }
}
