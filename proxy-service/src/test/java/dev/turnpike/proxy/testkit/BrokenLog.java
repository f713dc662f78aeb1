package dev.turnpike.proxy.testkit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** While it is open, whoever logs under the name of a class dies of it: an error in the middle of code that cannot be made to fail from outside. */
public final class BrokenLog implements AutoCloseable {
    private final Logger logger;
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            throw new AssertionError("this log is broken");
        }
    };

    /** Breaks the log of {@code type}. */
    public BrokenLog(Class<?> type) {
        this(type.getName());
    }

    /** Breaks the log of that name. */
    public BrokenLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        appender.start();
        logger.addAppender(appender);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
