package dev.turnpike.proxy.settings;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the content of files changes. Notifications of the file system make it quick; polling catches what they miss (network mounts, edits behind
 * symbolic links, an exhausted number of watches), so a {@code ..data} swap of a mounted ConfigMap or Secret is seen like an editor's save. A write that
 * leaves the same bytes is no change, and a burst of changes is told once, after it is over.
 */
public final class ChangeWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);
    private static final int QUIET_PERIODS_AT_MOST = 20;

    private final List<Path> roots;
    private final Pace pace;
    private final Runnable onChange;
    private final WatchService notifications;
    private final Thread thread;
    private FileMarks seen;
    private Map<Path, String> content;

    private ChangeWatch(List<Path> roots, Pace pace, Runnable onChange) {
        this.roots = List.copyOf(roots);
        this.pace = pace;
        this.onChange = Objects.requireNonNull(onChange, "onChange");
        this.notifications = notifications();
        this.seen = FileMarks.of(this.roots);
        this.content = seen.digests();
        this.thread = Thread.ofVirtual().name("change-watch").unstarted(this::run);
    }

    /**
     * Watches {@code roots}, each a file or a folder with its files and theirs one level below; they need not exist yet. What happens after this
     * method has returned is never missed.
     *
     * @param onChange called on the watching thread; what it throws is logged and the watch goes on
     */
    public static ChangeWatch start(List<Path> roots, Pace pace, Runnable onChange) {
        var watch = new ChangeWatch(roots, pace, onChange);
        watch.register();
        watch.thread.start();
        return watch;
    }

    private static WatchService notifications() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("no notifications of file changes; polling only");
            return null;
        }
    }

    private void register() {
        if (notifications != null) {
            seen.folders().forEach(this::register);
        }
    }

    private void register(Path folder) {
        try {
            folder.register(
                    notifications,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("folder", folder).log("no notifications for a folder; polling it");
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                check(await(pace.poll()));
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(Noticed noticed) throws InterruptedException {
        if (noticed == Noticed.NOTHING && FileMarks.of(roots).equals(seen)) {
            return;
        }
        seen = settled();
        register();
        var now = seen.digests();
        if (!now.equals(content)) {
            content = now;
            tell();
        }
    }

    /** The marks once nothing has changed for a while, or when waiting has taken too long. */
    private FileMarks settled() throws InterruptedException {
        FileMarks before = FileMarks.of(roots);
        for (int period = 0; period < QUIET_PERIODS_AT_MOST; period++) {
            Thread.sleep(pace.quiet());
            FileMarks now = FileMarks.of(roots);
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private void tell() {
        try {
            onChange.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a change of files could not be taken over; the next one is tried again");
        }
    }

    private Noticed await(Duration atMost) throws InterruptedException {
        if (notifications == null) {
            Thread.sleep(atMost);
            return Noticed.NOTHING;
        }
        WatchKey key = notifications.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (key == null) {
            return Noticed.NOTHING;
        }
        key.pollEvents();
        key.reset();
        return Noticed.SOMETHING;
    }

    /** Ends the watch; waits until a call of {@code onChange} that is under way has returned, at most 5 s. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            if (notifications != null) {
                notifications.close();
            }
            if (!thread.join(Duration.ofSeconds(5))) {
                LOG.warn("a reload is still under way while the watch ends");
            }
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("closing the notifications failed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private enum Noticed {
        SOMETHING,
        NOTHING
    }

    /**
     * How often and how patiently.
     *
     * @param poll time between two looks when no notification comes
     * @param quiet how long nothing may change before a change is told
     */
    public record Pace(Duration poll, Duration quiet) {

        /** Looks every 2 s and waits for 100 ms of quiet. */
        public static final Pace DEFAULT = new Pace(Duration.ofSeconds(2), Duration.ofMillis(100));

        public Pace {
            if (poll.compareTo(Duration.ofMillis(1)) < 0 || quiet.isNegative()) {
                throw new IllegalArgumentException("poll must be at least 1 ms and quiet not negative");
            }
        }
    }
}
