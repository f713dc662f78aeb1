package dev.turnpike.proxy;

import dev.turnpike.proxy.settings.StartupProblem;
import java.nio.file.Path;

/** The program. */
public final class Main {
    private Main() {}

    /** Serves. */
    public static void main(String[] args) {
        try {
            new ServeCommand(System.getenv(), Path.of(""), System.out).run();
        } catch (StartupProblem e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }
}
