package dev.turnpike.proxy.cli;

import dev.turnpike.crds.compile.Finding.Severity;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.settings.Settings;
import dev.turnpike.proxy.settings.Settings.Sources;
import dev.turnpike.proxy.snapshot.ConfigProblem;
import dev.turnpike.proxy.snapshot.LocalOptions;
import dev.turnpike.proxy.snapshot.LocalSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks the files in a folder as a start would, with the same secrets, and says everything that is wrong with them. */
final class ValidateCommand implements Command {
    private final Set<Dialect> served;

    ValidateCommand(Set<Dialect> served) {
        this.served = Set.copyOf(served);
    }

    @Override
    public String help() {
        return "DIR: check the ModelRoute, ProxyClient and Secret files in a folder";
    }

    @Override
    public int run(Invocation invocation) {
        if (invocation.arguments().size() != 1) {
            invocation.err().println("validate takes one folder: ./run.sh validate DIR");
            return Cli.WRONG;
        }
        Path folder = invocation
                .workingDirectory()
                .resolve(invocation.arguments().getFirst())
                .normalize();
        if (!Files.isDirectory(folder)) {
            invocation.err().println("There is no folder " + folder + ".");
            return Cli.WRONG;
        }
        LocalSource.Check check = LocalSource.check(options(invocation.settings(), folder));
        check.problems().forEach(problem -> invocation.out().println(line(problem)));
        long findings = check.problems().stream()
                .filter(problem -> problem.severity() != Severity.Note)
                .count();
        invocation
                .out()
                .println(folder + ": " + check.snapshot().routes().size() + " routes, "
                        + check.snapshot().clients().size() + " clients, " + findings + " findings");
        return findings == 0 ? Cli.DONE : Cli.FOUND;
    }

    /** The folder alone: what the environment serves beside it is not its business. */
    private LocalOptions options(Settings settings, Path folder) {
        Sources given = settings.sources();
        var sources = new Sources(
                Optional.empty(),
                Optional.of(folder),
                given.secretsDirectory(),
                given.privateEndpoints(),
                given.variables());
        return new LocalOptions(sources, settings.requestLog().bodies(), served, Clock.systemUTC());
    }

    private static String line(ConfigProblem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT) + ": " + problem.text();
    }
}
