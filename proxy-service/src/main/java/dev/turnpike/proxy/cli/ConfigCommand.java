package dev.turnpike.proxy.cli;

import dev.turnpike.proxy.settings.Settings;
import java.util.Locale;

/** Prints the effective settings as lines that a {@code .env} file may hold, credentials masked. */
final class ConfigCommand implements Command {

    @Override
    public String help() {
        return "print the effective settings and where they come from";
    }

    @Override
    public int run(Invocation invocation) {
        Settings settings = invocation.settings();
        settings.report()
                .forEach(setting -> invocation
                        .out()
                        .println(String.format(
                                Locale.ROOT,
                                "%-56s # %s",
                                setting.key() + "=" + quoted(setting.value()),
                                setting.source())));
        settings.warnings().forEach(warning -> invocation.err().println("warning: " + warning));
        return Cli.DONE;
    }

    private static String quoted(String value) {
        boolean plain = value.chars()
                .noneMatch(
                        letter -> Character.isWhitespace(letter) || letter == '#' || letter == '\'' || letter == '"');
        return plain ? value : "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
