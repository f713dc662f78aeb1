package dev.turnpike.proxy.testkit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What the gateway logs as an error while this is open: faults of others are none of it. */
public final class ErrorLog implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.turnpike");
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                errors.add(event.getLoggerName() + ": " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : " " + event.getThrowableProxy().getClassName() + ": "
                                        + event.getThrowableProxy().getMessage()));
            }
        }
    };

    /** Listens from now on. */
    public ErrorLog() {
        appender.start();
        logger.addAppender(appender);
    }

    /** The errors until now. */
    public List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
