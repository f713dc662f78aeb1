package dev.turnpike.proxy;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections clients and upstreams may have at once, so that file descriptors never run out: a listener that cannot accept for want of one never accepts again.
 * Each client may need an upstream of its own; what clients leave is for connections at rest.
 *
 * @param clients at most as many as were asked for
 * @param upstreams in use and at rest, over all destinations
 */
record ConnectionShares(int clients, int upstreams) {
    /** For files, the database, the metrics listener and connections that are closed as soon as they are accepted. */
    private static final long MOST_RESERVED = 192;

    /** Of the descriptors that are free now; {@code asked} are wanted for clients. */
    static ConnectionShares of(int asked) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? of(asked, unix.getMaxFileDescriptorCount(), unix.getOpenFileDescriptorCount())
                : new ConnectionShares(asked, Integer.MAX_VALUE);
    }

    /** Of {@code all} descriptors, {@code used} of which are gone. */
    static ConnectionShares of(int asked, long all, long used) {
        long free = Math.max(2, all - used - Math.min(MOST_RESERVED, all / 6));
        int clients = (int) Math.min(asked, free / 2);
        return new ConnectionShares(clients, (int) Math.min(Integer.MAX_VALUE, free - clients));
    }
}
