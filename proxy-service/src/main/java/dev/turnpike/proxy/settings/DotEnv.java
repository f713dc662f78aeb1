package dev.turnpike.proxy.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a {@code .env} file: {@code KEY=value} lines, optional {@code export }, comments, single or double quotes. Nothing is expanded: {@code $} is a
 * dollar sign. Inside double quotes {@code \"} and {@code \\} stand for themselves. A problem never quotes a line, since it may hold a credential.
 */
final class DotEnv {
    private static final Pattern LINE = Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)");
    private static final Pattern SINGLE = Pattern.compile("'([^']*)'\\s*(?:#.*)?");
    private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\])");
    private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Map<String, Variables.Entry> entries = new LinkedHashMap<>();
    private final List<String> problems;
    private final List<String> warnings;

    private DotEnv(List<String> problems, List<String> warnings) {
        this.problems = problems;
        this.warnings = warnings;
    }

    /** The variables of {@code file}, none when there is no such file; what is wrong with it goes to {@code problems} and {@code warnings}. */
    static Map<String, Variables.Entry> read(Path file, List<String> problems, List<String> warnings) {
        var reader = new DotEnv(problems, warnings);
        if (Files.isDirectory(file)) {
            problems.add(".env: is a folder; it must be a text file of KEY=value lines");
        } else if (Files.exists(file)) {
            reader.lines(file);
        }
        return reader.entries;
    }

    private void lines(Path file) {
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                line(number, number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line);
            }
        } catch (CharacterCodingException e) {
            problems.add(".env: is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            problems.add(".env: cannot be read (" + e.getClass().getSimpleName() + "); check its permissions");
        }
    }

    private void line(int number, String line) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            problems.add(".env line " + number + ": is not KEY=value; a comment starts with #");
            return;
        }
        String value = value(parts.group(2));
        if (value == null) {
            problems.add(".env line " + number + ": the quotes of " + parts.group(1)
                    + " do not match; a value ends on its own line");
            return;
        }
        var before = entries.put(parts.group(1), new Variables.Entry(value, ".env line " + number));
        if (before != null) {
            warnings.add(parts.group(1) + " is set twice: .env line " + number + " wins over " + before.origin());
        }
    }

    /** The value without quotes and comment; null when a quote is not closed. */
    private static String value(String raw) {
        if (raw.startsWith("'")) {
            Matcher quoted = SINGLE.matcher(raw);
            return quoted.matches() ? quoted.group(1) : null;
        }
        if (raw.startsWith("\"")) {
            Matcher quoted = DOUBLE.matcher(raw);
            return quoted.matches()
                    ? ESCAPE.matcher(quoted.group(1)).replaceAll(escape -> Matcher.quoteReplacement(escape.group(1)))
                    : null;
        }
        return COMMENT.matcher(raw).replaceFirst("").strip();
    }
}
