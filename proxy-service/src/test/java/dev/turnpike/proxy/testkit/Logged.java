package dev.turnpike.proxy.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What is logged while it is open. */
public final class Logged implements AutoCloseable {
    private final Logger logger;
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender;

    private Logged(String name, Level least) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel().isGreaterOrEqual(least)) {
                    messages.add(told(event));
                }
            }
        };
        appender.start();
        logger.addAppender(appender);
    }

    /** Warnings and errors of everybody. */
    public static Logged warnings() {
        return new Logged(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.WARN);
    }

    /** Errors of the gateway: faults of others are none of them. */
    public static Logged ownErrors() {
        return new Logged("dev.turnpike", Level.ERROR);
    }

    private static String told(ILoggingEvent event) {
        var cause = event.getThrowableProxy();
        return event.getFormattedMessage() + (cause == null ? "" : " " + cause.getMessage());
    }

    /** Until now: each message, and that of its exception. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
