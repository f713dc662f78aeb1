package dev.turnpike.proxy.http.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The file descriptors of this process. */
final class Descriptors {
    private static final long MOST_RESERVED = 128;

    private Descriptors() {}

    /** How many can still be opened, but for some that files, the database and short-lived connections need. */
    static long free() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long all = unix.getMaxFileDescriptorCount();
            return all - unix.getOpenFileDescriptorCount() - Math.min(MOST_RESERVED, all / 10);
        }
        return Long.MAX_VALUE;
    }
}
