package dev.turnpike.proxy.http.connection;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Waits in a read on behalf of a connection whose own thread is busy answering, because the end of the input is the
 * only sign that a silent client left. Ends with the first read that completes after the exchange.
 */
final class Watch implements Runnable {
    /** More than this is not read ahead: the client is alive, and its bytes may wait in the kernel. */
    private static final int MOST_AHEAD = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ByteArrayOutputStream ahead = new ByteArrayOutputStream(0);
    private final Supplier<byte[]> input;
    private final Runnable onLeft;
    private boolean wanted;
    private boolean finished;
    private boolean ended;

    /**
     * @param input blocks; null is the end
     * @param onLeft runs when the end comes while nobody waits for input
     */
    Watch(Supplier<byte[]> input, Runnable onLeft) {
        this.input = input;
        this.onLeft = onLeft;
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            more = keep(input.get());
        }
    }

    private boolean keep(byte[] bytes) {
        boolean left;
        boolean more;
        lock.lock();
        try {
            ended = bytes == null;
            if (!ended) {
                ahead.writeBytes(bytes);
            }
            left = ended && !wanted;
            finished = ended || wanted || ahead.size() > MOST_AHEAD;
            more = !finished;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        if (left) {
            onLeft.run();
        }
        return more;
    }

    /** All that arrived, waiting for the first byte; null at the end of the input, or when interrupted. */
    byte[] next() {
        lock.lock();
        try {
            wanted = true;
            while (ahead.size() == 0 && !finished) {
                arrived.await();
            }
            if (ahead.size() == 0) {
                return null;
            }
            byte[] bytes = ahead.toByteArray();
            ahead.reset();
            return bytes;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            wanted = false;
            lock.unlock();
        }
    }

    /** Whether it stopped with the client still there, so that the connection's thread has to read for itself. */
    boolean stopped() {
        lock.lock();
        try {
            return finished && !ended;
        } finally {
            lock.unlock();
        }
    }
}
