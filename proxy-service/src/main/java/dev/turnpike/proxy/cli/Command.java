package dev.turnpike.proxy.cli;

/** One verb of the command line. */
public interface Command {

    /** What the verb takes and does, for {@code --help}: {@code DIR  check the files in a folder}. */
    String help();

    /**
     * Runs the verb.
     *
     * @return the exit code of the process
     * @throws dev.turnpike.proxy.settings.StartupProblem when the settings are wrong; the caller prints it and exits with {@link Cli#WRONG}
     */
    int run(Invocation invocation);
}
