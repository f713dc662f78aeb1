package dev.turnpike.proxy.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import dev.turnpike.proxy.telemetry.LoggingSetup.Terminal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * An event for people: {@code 12:30:01.123 INFO  dispatch  exchange done  requestId=… status=200}. Whatever text comes in, an event never begins a line that
 * looks like another one and never controls the terminal: control and format characters are written as <code>&#92;uXXXX</code>.
 */
final class ConsoleLine extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int MOST_CHARACTERS = 16_384;
    private static final int MOST_FRAMES = 40;
    private static final int MOST_CAUSES = 10;
    private static final String RESET = "\u001b[0m";

    private final Terminal terminal;

    ConsoleLine(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(160);
        line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append(' ');
        level(event, line);
        line.append(' ').append(shortName(event.getLoggerName())).append("  ");
        printable(event.getFormattedMessage(), line);
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> field(pair.key, pair.value, line));
        }
        event.getMDCPropertyMap().forEach((name, value) -> field(name, value, line));
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        for (int depth = 0; thrown != null && depth < MOST_CAUSES; depth++) {
            thrown(thrown, depth == 0 ? "  " : "  caused by ", line);
            thrown = thrown.getCause();
        }
        return line.toString();
    }

    private void level(ILoggingEvent event, StringBuilder line) {
        String level = String.format(Locale.ROOT, "%-5s", event.getLevel());
        switch (terminal) {
            case ABSENT -> line.append(level);
            case PRESENT ->
                line.append(color(event.getLevel().toInt())).append(level).append(RESET);
        }
    }

    private static String color(int level) {
        if (level >= ch.qos.logback.classic.Level.ERROR_INT) {
            return "\u001b[1;31m";
        }
        if (level >= ch.qos.logback.classic.Level.WARN_INT) {
            return "\u001b[33m";
        }
        return level >= ch.qos.logback.classic.Level.INFO_INT ? "\u001b[32m" : "\u001b[2m";
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static void field(String name, Object value, StringBuilder line) {
        line.append("  ").append(name).append('=');
        printable(String.valueOf(value), line);
    }

    private static void thrown(IThrowableProxy thrown, String lead, StringBuilder line) {
        line.append(lead).append(thrown.getClassName());
        if (thrown.getMessage() != null) {
            printable(": " + thrown.getMessage(), line);
        }
        line.append('\n');
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int own = Math.min(MOST_FRAMES, frames.length - thrown.getCommonFrames());
        for (int frame = 0; frame < own; frame++) {
            line.append("    ").append(frames[frame].getSTEAsString()).append('\n');
        }
    }

    private static void printable(String text, StringBuilder line) {
        String shown = text == null ? "null" : text;
        int end = Math.min(shown.length(), MOST_CHARACTERS);
        shown.codePoints().limit(end).forEach(point -> {
            if (isHidden(point)) {
                line.append(String.format(Locale.ROOT, "\\u%04x", point));
            } else {
                line.appendCodePoint(point);
            }
        });
        if (shown.length() > end) {
            line.append("… (").append(shown.length()).append(" characters)");
        }
    }

    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
