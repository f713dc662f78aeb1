package dev.turnpike.proxy.record;

import java.time.Duration;

/**
 * How much of the log is kept.
 *
 * @param rowsFor how long the rows that say what happened stay
 * @param bodiesFor {@code LOG_RETENTION_DAYS}: how long bodies stay
 * @param queueRows how many records may wait to be written
 * @param queueBytes how many bytes of bodies may wait
 * @param closeWithin how long closing waits for what is still to be written
 */
public record LogSettings(Duration rowsFor, Duration bodiesFor, int queueRows, long queueBytes, Duration closeWithin) {

    /** 90 days, 30 days, 10,000 records, 32 MB and 10 s. */
    public static final LogSettings DEFAULT = new LogSettings(
            Duration.ofDays(90), Duration.ofDays(30), 10_000, 32L * 1024 * 1024, Duration.ofSeconds(10));

    /** The same with another time for bodies. */
    public LogSettings withBodiesFor(Duration time) {
        return new LogSettings(rowsFor, time, queueRows, queueBytes, closeWithin);
    }
}
