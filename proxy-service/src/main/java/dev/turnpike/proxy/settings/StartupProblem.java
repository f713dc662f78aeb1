package dev.turnpike.proxy.settings;

import java.util.List;

/**
 * The proxy cannot start as it is configured. Holds every problem of one start, each with the setting's name, where it came from, what is wrong and the
 * fix; no value of a secret is among them. The command line prints the message and ends with exit code 2.
 */
public final class StartupProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    /** One or more problems, one sentence each. */
    public StartupProblem(List<String> problems) {
        super(message(problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** The single problems, in the order in which they were found. */
    public List<String> problems() {
        return problems;
    }

    private static String message(List<String> problems) {
        return "Turnpike cannot start:\n  - " + String.join("\n  - ", problems);
    }
}
