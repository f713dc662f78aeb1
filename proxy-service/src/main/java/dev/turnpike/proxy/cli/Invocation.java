package dev.turnpike.proxy.cli;

import dev.turnpike.proxy.settings.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One call of the command line.
 *
 * @param arguments what follows the verb
 */
public record Invocation(
        List<String> arguments,
        Map<String, String> environment,
        Path workingDirectory,
        PrintStream out,
        PrintStream err) {

    public Invocation {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /**
     * The settings of this call.
     *
     * @throws dev.turnpike.proxy.settings.StartupProblem when they are wrong
     */
    public Settings settings() {
        return Settings.load(environment, workingDirectory);
    }
}
