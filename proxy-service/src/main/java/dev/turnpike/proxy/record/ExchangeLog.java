package dev.turnpike.proxy.record;

/** Where exchanges go when they have ended. */
public interface ExchangeLog {

    /** Takes the record of an exchange. Never waits, never throws; what cannot be kept is counted. */
    void record(ExchangeRecord exchange);

    /** What became of all records until now. */
    Counts counts();

    /**
     * {@code accepted = written + queued + dropped}.
     *
     * @param bodiesDropped records of the accepted whose bodies, but not whose rows, were given up
     */
    record Counts(long accepted, long written, long queued, long dropped, long bodiesDropped) {}
}
