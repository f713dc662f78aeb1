package dev.turnpike.benchmark;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A thousand clients that never read their stream (F35), from the moment at which their floods stand still; and the memory that they cost, client and upstream of the same
 * process included: heap that survives a collection, and direct buffers.
 */
final class DeadReaders implements HostileLoad {
    private static final int READERS = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(25); // the gateway's own with such a client is 30 s

    private final FloodingUpstream upstream = new FloodingUpstream();
    private final List<RawConnection> readers = new ArrayList<>();
    private long mostMemory;

    DeadReaders() throws IOException {}

    @Override
    public String routes() {
        return LocalGateway.route("flood", LocalGateway.backend("flood", upstream.port(), "upstreamModel: m"));
    }

    @Override
    public void begin(LocalGateway gateway) throws IOException {
        long before = memory();
        var request = Chat.request(gateway.key(), Chat.streamed("flood", "Hello there"));
        for (int i = 0; i < READERS; i++) {
            readers.add(RawConnection.narrow(gateway).send(request));
        }
        await(() -> upstream.streams() == READERS);
        await(this::standsStill);
        mostMemory = Math.max(mostMemory, memory() - before);
    }

    @Override
    public void end() throws IOException {
        if (upstream.streams() != READERS) {
            throw new IllegalStateException("only " + upstream.streams() + " streams stood still to the end");
        }
        for (var reader : readers) {
            reader.close();
        }
        readers.clear();
        await(() -> upstream.streams() == 0);
    }

    @Override
    public String told() {
        return "%d dead readers (%d MB)".formatted(READERS, mostMemory >> 20);
    }

    @Override
    public void close() throws IOException {
        upstream.close();
    }

    private boolean standsStill() {
        long before = upstream.bytes();
        LockSupport.parkNanos(200_000_000);
        return upstream.bytes() == before;
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("the readers' streams did not get there in time");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static long memory() {
        var heap = ManagementFactory.getMemoryMXBean();
        heap.gc();
        heap.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return heap.getHeapMemoryUsage().getUsed() + direct;
    }
}
