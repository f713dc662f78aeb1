package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.Finding.Severity;
import dev.turnpike.proxy.settings.ChangeWatch;
import dev.turnpike.proxy.settings.ChangeWatch.Pace;
import dev.turnpike.proxy.settings.StartupProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The configuration of a proxy without operator: files in {@code CONFIG_DIR}, the upstream of the environment, or the echo model when there is neither.
 *
 * <p>At the start a resource with an error is left out with a warning. Later, when files change, it is kept as it last was good, and so are the resources of a
 * file that cannot be read any more; everything else is taken over. A change after which nothing could be served is not taken over at all.
 */
public final class LocalSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalSource.class);
    private static final int SHOWN_OF_REVISION = 12;

    private final LocalOptions options;
    private final LocalConfiguration configuration;
    private final SnapshotCompiler compiler;
    private final ReentrantLock reloading = new ReentrantLock();
    private Draft current;
    private List<ConfigProblem> told = List.of();
    private ChangeWatch watch;

    /** Nothing is read yet. */
    public LocalSource(LocalOptions options) {
        this.options = options;
        this.configuration = new LocalConfiguration(options);
        this.compiler = new SnapshotCompiler(options.served(), options.clock());
    }

    /** Reads everything and tells everything that is worth knowing, for {@code validate}; logs nothing. */
    public static Check check(LocalOptions options) {
        try {
            Draft draft = new LocalConfiguration(options).read();
            Snapshot snapshot = new SnapshotCompiler(options.served(), options.clock()).compile(draft.config());
            return new Check(snapshot, problems(draft, snapshot));
        } catch (IOException e) {
            return new Check(Snapshot.EMPTY, List.of(unreadable(options)));
        }
    }

    /**
     * The first snapshot. Problems are logged as warnings.
     *
     * @throws StartupProblem when the folder cannot be read or nothing is left to serve
     */
    public Snapshot start() {
        try {
            current = configuration.read();
        } catch (IOException e) {
            throw new StartupProblem(List.of(unreadable(options).text()));
        }
        Snapshot snapshot = compiler.compile(current.config());
        List<ConfigProblem> problems = problems(current, snapshot);
        if (!snapshot.servesAnything()) {
            throw new StartupProblem(Stream.concat(
                            Stream.of(
                                    "there is no route to serve; add a ModelRoute to CONFIG_DIR, or set TYPE and its companions"),
                            problems.stream().map(ConfigProblem::text))
                    .toList());
        }
        tell(problems);
        return snapshot;
    }

    /** Keeps {@code holder} up to date from now on; call it once, after {@link #start}. Without any folder there is nothing to watch. */
    public void watch(SnapshotHolder holder, Pace pace) {
        List<Path> folders = Stream.concat(
                        options.sources().configDirectory().stream(), options.sources().secretsDirectory().stream())
                .toList();
        if (!folders.isEmpty()) {
            watch = ChangeWatch.start(folders, pace, () -> reload(holder));
            // What changed between the first reading and the watch.
            reload(holder);
        }
    }

    private void reload(SnapshotHolder holder) {
        reloading.lock();
        try {
            Draft next = configuration.read().keeping(current);
            Snapshot snapshot = compiler.compile(next.config());
            tell(problems(next, snapshot));
            if (!snapshot.servesAnything()) {
                LOG.error("nothing would be left to serve; the configuration before the change stays");
                return;
            }
            current = next;
            if (!snapshot.revision().equals(holder.current().revision())) {
                holder.swap(snapshot);
                told(snapshot);
            }
        } catch (IOException e) {
            LOG.atError()
                    .addKeyValue("folder", unreadable(options).file())
                    .log("CONFIG_DIR cannot be read; the configuration before stays");
        } finally {
            reloading.unlock();
        }
    }

    private static void told(Snapshot snapshot) {
        String revision = snapshot.revision();
        LOG.atInfo()
                .addKeyValue("revision", revision.substring(0, Math.min(SHOWN_OF_REVISION, revision.length())))
                .addKeyValue("routes", snapshot.routes().size())
                .addKeyValue("clients", snapshot.clients().size())
                .log("configuration reloaded");
    }

    /** Logs what was not told at the last reading. */
    private void tell(List<ConfigProblem> problems) {
        problems.stream()
                .filter(problem -> !told.contains(problem))
                .forEach(problem -> LOG.atLevel(level(problem.severity()))
                        .addKeyValue("file", problem.file())
                        .addKeyValue("line", problem.line())
                        .addKeyValue("resource", problem.resource())
                        .addKeyValue("field", problem.field())
                        .log(problem.text()));
        told = problems;
    }

    private static Level level(Severity severity) {
        return switch (severity) {
            case Error, Warning -> Level.WARN;
            case Note -> Level.INFO;
        };
    }

    private static List<ConfigProblem> problems(Draft draft, Snapshot snapshot) {
        var problems = new ArrayList<>(draft.problems());
        snapshot.refusals().forEach(refusal -> problems.add(draft.problem(refusal)));
        return problems;
    }

    private static ConfigProblem unreadable(LocalOptions options) {
        return ConfigProblem.ofFile(
                options.sources().configDirectory().map(Path::toString).orElse(""),
                "cannot be read as a folder; check its permissions");
    }

    /** Ends the watch. The last snapshot stays in use. */
    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
    }

    /**
     * What one reading gave.
     *
     * @param problems with every severity
     */
    public record Check(Snapshot snapshot, List<ConfigProblem> problems) {

        public Check {
            problems = List.copyOf(problems);
        }
    }
}
