package dev.turnpike.proxy.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * The TCP socket below a connection. Every read, TLS or not, waits by the clock of the exchange that owns the connection, so that a
 * peer which trickles bytes into one TLS record outlives no deadline.
 */
final class WireSocket extends Socket {
    private DeadlineClock clock;
    private InputStream timed;
    private boolean ended;

    WireSocket(DeadlineClock clock) throws SocketException {
        this.clock = clock;
        setTcpNoDelay(true);
        setKeepAlive(true);
    }

    void clock(DeadlineClock clock) {
        this.clock = clock;
    }

    /** Whether a read found the FIN of the peer. Above it, TLS with a proper farewell has stopped reading before. */
    boolean ended() {
        return ended;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        if (timed == null) {
            timed = new TimedInput(super.getInputStream());
        }
        return timed;
    }

    /** Whether the peer is still there and has said nothing: the price of a byte's wait, 1 ms. */
    boolean silent() {
        try {
            setSoTimeout(1);
            super.getInputStream().read();
            return false;
        } catch (SocketTimeoutException _) {
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

    private final class TimedInput extends FilterInputStream {
        TimedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (true) {
                setSoTimeout(clock.millisLeft());
                try {
                    int count = in.read(target, offset, length);
                    clock.progress();
                    ended |= count < 0;
                    return count;
                } catch (SocketTimeoutException _) {
                    clock.tick(); // the clock knows whether that was the deadline
                }
            }
        }
    }
}
