package dev.turnpike.proxy.failure;

/** The deadlines of a route ({@code timeouts} in its YAML). */
public enum Deadline {
    /** Dial until TCP and TLS are up. */
    CONNECT,
    /** Request sent until the first byte of the answer's body; streams only. */
    FIRST_BYTE,
    /** Between two reads of a stream. */
    IDLE,
    /** Accepted until complete. */
    TOTAL
}
