package dev.turnpike.proxy.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.SocketWriterException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Writes answers in pieces and notes since when a piece is being written, so that progress has a deadline. */
final class TimedWriter implements DataWriter {
    private static final int PIECE = 64 * 1024;
    private static final long NOT_WRITING = 0;
    private static final long OVERDUE = -1;

    private final DataWriter target;
    private final LongSupplier clock;
    private final Departure departure;
    private final AtomicLong since = new AtomicLong(NOT_WRITING);

    TimedWriter(DataWriter target, LongSupplier clock, Departure departure) {
        this.target = target;
        this.clock = clock;
        this.departure = departure;
    }

    @Override
    public void write(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        write(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        write(buffer);
    }

    @Override
    public void write(BufferData buffer) {
        while (buffer.available() > PIECE) {
            byte[] piece = new byte[PIECE];
            buffer.read(piece, 0, PIECE);
            writePiece(BufferData.create(piece));
        }
        writePiece(buffer);
    }

    /** True once, for the piece that was begun more than {@code limit} before {@code now}. */
    boolean overdue(long now, long limit) {
        long begun = since.get();
        return begun > NOT_WRITING && now - begun > limit && since.compareAndSet(begun, OVERDUE);
    }

    private void writePiece(BufferData piece) {
        since.set(clock.getAsLong());
        try {
            target.writeNow(piece);
        } catch (UncheckedIOException | SocketWriterException e) {
            departure.happened();
            throw e;
        } finally {
            since.set(NOT_WRITING);
        }
    }
}
