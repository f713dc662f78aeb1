package dev.turnpike.proxy.cli;

import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.settings.StartupProblem;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds the verb and runs it. */
public final class Cli {

    /** Everything went well. */
    public static final int DONE = 0;

    /** The verb ran and found something. */
    public static final int FOUND = 1;

    /** The settings or the arguments are wrong; nothing was done. */
    public static final int WRONG = 2;

    private final String byDefault;
    private final Map<String, Command> commands = new TreeMap<>();

    /**
     * A command line with {@code validate}, {@code config} and {@code commands}.
     *
     * @param served what this proxy speaks; {@code validate} finds fault with everything else
     * @param byDefault the verb that is meant when none is given
     */
    public Cli(Set<Dialect> served, String byDefault, Map<String, Command> commands) {
        this.byDefault = byDefault;
        this.commands.put("validate", new ValidateCommand(served));
        this.commands.put("config", new ConfigCommand());
        this.commands.putAll(commands);
    }

    /**
     * Runs what {@code invocation} asks for; its first argument is the verb.
     *
     * @return the exit code of the process
     */
    public int run(Invocation invocation) {
        List<String> arguments = invocation.arguments();
        if (arguments.stream().anyMatch(argument -> argument.equals("--help") || argument.equals("-h"))
                || arguments.equals(List.of("help"))) {
            usage(invocation.out());
            return DONE;
        }
        String verb = arguments.isEmpty() ? byDefault : arguments.getFirst();
        Command command = commands.get(verb);
        if (command == null) {
            invocation.err().println("There is no command '" + verb + "'.");
            usage(invocation.err());
            return WRONG;
        }
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            return command.run(new Invocation(
                    rest, invocation.environment(), invocation.workingDirectory(), invocation.out(), invocation.err()));
        } catch (StartupProblem problem) {
            invocation.err().println(problem.getMessage());
            return WRONG;
        }
    }

    private void usage(PrintStream to) {
        to.println("Usage: ./run.sh [COMMAND]");
        to.println();
        commands.forEach((verb, command) ->
                to.printf("  %-10s %s%s%n", verb, command.help(), verb.equals(byDefault) ? " (default)" : ""));
        to.println();
        to.println("Settings come from the environment and from .env in the working directory; see .env.example.");
    }
}
