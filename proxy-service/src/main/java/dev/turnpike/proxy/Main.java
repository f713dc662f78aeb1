package dev.turnpike.proxy;

import dev.turnpike.proxy.cli.Cli;
import dev.turnpike.proxy.cli.ExplainCommand;
import dev.turnpike.proxy.cli.Invocation;
import dev.turnpike.proxy.provider.Adapters;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program. */
public final class Main {
    private Main() {}

    /** Runs the verb that the arguments name, {@code serve} when they name none; ends the process with the verb's exit code. */
    public static void main(String[] args) {
        var commands = Map.of("serve", new ServeCommand(), "keys", new KeysCommand(), "explain", new ExplainCommand());
        int code = new Cli(Adapters.served(), "serve", Map.copyOf(commands))
                .run(new Invocation(List.of(args), System.getenv(), Path.of(""), System.out, System.err));
        if (code != Cli.DONE) {
            System.exit(code);
        }
    }
}
