package dev.turnpike.proxy.settings;

import dev.turnpike.proxy.settings.Key.Exposure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads values of keys and keeps a list of everything that is wrong, so that one start tells all of it. */
final class Reading {
    private final Variables variables;
    private final List<String> problems;
    private final List<String> warnings = new ArrayList<>();

    Reading(Variables variables, List<String> problems, List<String> warnings) {
        this.variables = variables;
        this.problems = new ArrayList<>(problems);
        this.warnings.addAll(warnings);
    }

    /** The value of {@code key} or its default; empty when there is neither, and when {@code parser} refused it, which is then noted. */
    <T> Optional<T> value(Key key, Function<String, T> parser) {
        String text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problem(key, e.getMessage());
            return Optional.empty();
        }
    }

    /** A switch; false while it is wrong. */
    boolean flag(Key key) {
        return value(key, Words::flag).orElse(false);
    }

    String text(Key key) {
        return variables.entry(key.name()).map(entry -> entry.text().strip()).orElse(key.byDefault());
    }

    boolean isSet(Key key) {
        return variables.entry(key.name()).isPresent();
    }

    /** Notes that {@code key} is wrong; {@code what} goes on where the key and its value left off. */
    void problem(Key key, String what) {
        String origin = variables
                .entry(key.name())
                .map(Variables.Entry::origin)
                .orElse(text(key).isEmpty() ? "not set" : "default");
        String shown =
                key.exposure() == Exposure.PLAIN && !text(key).isEmpty() ? "=" + Masking.printable(text(key)) : "";
        problems.add(key + shown + " (" + origin + ") " + what);
    }

    void warn(String what) {
        warnings.add(what);
    }

    List<String> warnings() {
        return warnings;
    }

    Variables variables() {
        return variables;
    }

    void throwProblems() {
        if (!problems.isEmpty()) {
            throw new StartupProblem(problems);
        }
    }
}
