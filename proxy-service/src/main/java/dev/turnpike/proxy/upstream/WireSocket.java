package dev.turnpike.proxy.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * The TCP socket below a connection. It reads by the clock of the exchange that owns the connection, above or below TLS alike, so that a
 * peer which trickles bytes into one TLS record outlives no deadline.
 */
final class WireSocket extends Socket {
    private volatile DeadlineClock clock;
    private InputStream clocked;
    private boolean dialling = true;
    private boolean ended;

    WireSocket(DeadlineClock clock) throws SocketException {
        this.clock = clock;
        setTcpNoDelay(true);
        setKeepAlive(true);
    }

    /** The connection is up: from here reads wait without a timeout, and the watchdog ends them. */
    void dialled() throws SocketException {
        dialling = false;
        setSoTimeout(0);
    }

    /** Of the exchange that has the connection; null at rest. */
    void clock(DeadlineClock clock) {
        this.clock = clock;
    }

    DeadlineClock clock() {
        return clock;
    }

    /** Whether a read found the FIN of the peer. Above it, TLS with a proper farewell has stopped reading before. */
    boolean ended() {
        return ended;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        if (clocked == null) {
            clocked = new ClockedInput(super.getInputStream());
        }
        return clocked;
    }

    /** Whether the peer is still there and has said nothing: the price of a byte's wait, 1 ms. */
    boolean silent() {
        try {
            setSoTimeout(1);
            super.getInputStream().read();
            return false;
        } catch (SocketTimeoutException _) {
            return restored();
        } catch (IOException _) {
            return false;
        }
    }

    private boolean restored() {
        try {
            setSoTimeout(0);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Ends every read and write on it, from any thread, without a word to the peer. */
    void closeQuietly() {
        try {
            close();
        } catch (IOException _) {
            // nothing is left to give back
        }
    }

    private final class ClockedInput extends FilterInputStream {
        ClockedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = dialling ? readTimed(target, offset, length) : readWatched(target, offset, length);
            ended |= count < 0;
            return count;
        }

        private int readWatched(byte[] target, int offset, int length) throws IOException {
            var owner = clock;
            owner.waits();
            try {
                return in.read(target, offset, length);
            } finally {
                owner.resumes();
            }
        }

        private int readTimed(byte[] target, int offset, int length) throws IOException {
            while (true) {
                setSoTimeout(clock.millisLeft());
                try {
                    return in.read(target, offset, length);
                } catch (SocketTimeoutException _) {
                    // the clock knows whether that was the deadline
                }
            }
        }
    }
}
