package dev.turnpike.proxy.http.connection;

/** A request body on its way: knows its end, and takes no byte beyond it. */
sealed interface Body permits LengthBody, ChunkedBody {

    /**
     * Takes what it can of the input.
     *
     * @return what Helidon may read next, never empty; null when the input had nothing for it
     * @throws io.helidon.http.RequestException when the framing is wrong or the body too large
     */
    byte[] absorb(Input input);

    /** How many bytes of the connection are still to come, if that was announced; else more than will ever come. */
    long outstanding();

    /** Whether the last byte was taken. */
    boolean ended();
}
