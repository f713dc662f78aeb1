package dev.turnpike.proxy.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.spi.LifeCycle;
import ch.qos.logback.core.util.FileSize;
import dev.turnpike.proxy.settings.Settings.Logging;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;
import net.logstash.logback.decorate.EscapeNonAsciiJsonFactoryDecorator;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends log events to the console, and as JSON to a file that is rolled daily and by size. {@code java.util.logging} and {@code System.Logger} end up in
 * the same place. Other libraries never log below INFO, whatever the level: their debug output shows headers, and headers hold credentials.
 */
public final class LoggingSetup implements AutoCloseable {
    private static final String OWN = "dev.turnpike";
    /** Libraries that narrate every start. */
    private static final List<String> CHATTY = List.of("org.flywaydb", "com.zaxxer.hikari", "io.helidon");

    private static final FileSize FILE_SIZE = FileSize.valueOf("100MB");

    private final LoggerContext context;

    private LoggingSetup(LoggerContext context) {
        this.context = context;
    }

    /**
     * Replaces whatever logging was set up before.
     *
     * @param console where console lines go; not closed
     */
    public static LoggingSetup start(Logging logging, Terminal terminal, OutputStream console) {
        var setup = new LoggingSetup((LoggerContext) LoggerFactory.getILoggerFactory());
        setup.context.reset();
        setup.levels(logging.level());
        setup.console(logging.format(), terminal, console);
        logging.file().ifPresent(file -> setup.file(file, logging.retentionDays()));
        setup.bridge();
        return setup;
    }

    private void levels(Logging.Level level) {
        var own = level(level);
        root().setLevel(
                        own.isGreaterOrEqual(ch.qos.logback.classic.Level.INFO)
                                ? own
                                : ch.qos.logback.classic.Level.INFO);
        context.getLogger(OWN).setLevel(own);
        // It tells a failed start with a stack trace; the caller tells it with the key and the fix.
        context.getLogger("io.helidon.webserver.LoomServer").setLevel(ch.qos.logback.classic.Level.OFF);
        CHATTY.forEach(name -> context.getLogger(name).setLevel(ch.qos.logback.classic.Level.WARN));
    }

    private static ch.qos.logback.classic.Level level(Logging.Level level) {
        return switch (level) {
            case DEBUG -> ch.qos.logback.classic.Level.DEBUG;
            case INFO -> ch.qos.logback.classic.Level.INFO;
            case WARNING -> ch.qos.logback.classic.Level.WARN;
            case ERROR -> ch.qos.logback.classic.Level.ERROR;
        };
    }

    private void console(Logging.Format format, Terminal terminal, OutputStream console) {
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setName("console");
        appender.setEncoder(
                switch (format) {
                    case JSON -> json();
                    case CONSOLE -> lines(terminal);
                    case AUTO -> terminal == Terminal.PRESENT ? lines(terminal) : json();
                });
        appender.setOutputStream(new UnclosedStream(console));
        add(appender);
    }

    private void file(Path file, int retentionDays) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setName("file");
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(json());
        var rolling = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
        rolling.setParent(appender);
        rolling.setFileNamePattern(rolledName(file));
        rolling.setMaxFileSize(FILE_SIZE);
        rolling.setMaxHistory(retentionDays);
        rolling.setCleanHistoryOnStart(true);
        start(rolling);
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(rolling);
        add(appender);
    }

    /** {@code logs/proxy.log} becomes {@code logs/proxy.2026-11-24.0.log.gz}. */
    private static String rolledName(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String ending = dot > 0 ? name.substring(dot) : "";
        return file.resolveSibling(escaped(stem) + ".%d{yyyy-MM-dd}.%i" + escaped(ending) + ".gz")
                .toString();
    }

    private static String escaped(String name) {
        return name.replace("%", "\\%").replace("(", "\\(").replace(")", "\\)");
    }

    /** Pure ASCII, so that no reader of the log can be led astray by what others wrote. */
    private Encoder<ILoggingEvent> json() {
        var encoder = new LogstashEncoder();
        encoder.setJsonFactoryDecorator(new EscapeNonAsciiJsonFactoryDecorator());
        encoder.setVersion(null);
        encoder.setTimeZone("UTC");
        encoder.getFieldNames().setVersion(null);
        encoder.getFieldNames().setLevelValue(null);
        encoder.getFieldNames().setLogger("logger");
        encoder.getFieldNames().setThread("thread");
        start(encoder);
        return encoder;
    }

    private Encoder<ILoggingEvent> lines(Terminal terminal) {
        var layout = new ConsoleLine(terminal);
        start(layout);
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setLayout(layout);
        encoder.setCharset(StandardCharsets.UTF_8);
        start(encoder);
        return encoder;
    }

    private void add(Appender<ILoggingEvent> appender) {
        start(appender);
        root().addAppender(appender);
    }

    private <T extends ch.qos.logback.core.spi.ContextAware & LifeCycle> void start(T part) {
        part.setContext(context);
        part.start();
    }

    private ch.qos.logback.classic.Logger root() {
        return context.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    private void bridge() {
        LogManager.getLogManager().reset();
        java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.INFO);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Writes what is pending and closes the file. Later events are lost. */
    @Override
    public void close() {
        SLF4JBridgeHandler.uninstall();
        context.reset();
    }

    /** Whether people look at the console. */
    public enum Terminal {
        PRESENT,
        ABSENT;

        /** Asks the JVM. Since JDK 25 there is again no console object when input or output is redirected. */
        @SuppressWarnings("SystemConsoleNull")
        public static Terminal detect() {
            return System.console() != null && System.console().isTerminal() ? PRESENT : ABSENT;
        }
    }
}
