package dev.turnpike.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is to be closed, the latest first. */
final class Closing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    <T extends AutoCloseable> T later(T part) {
        parts.push(part);
        return part;
    }

    /** Closes everything; one that fails does not keep the others open. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            closeOne(parts.pop());
        }
    }

    private static void closeOne(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("part", part.getClass().getSimpleName())
                    .log("could not be closed");
        }
    }
}
