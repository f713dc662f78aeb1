package dev.turnpike.proxy.http.connection;

/** What a connection is doing. The first four wait for the client, and each has its deadline. */
enum Phase {
    FIRST_BYTE,
    IDLE,
    HEAD,
    BODY,
    /** The handler runs, the request body is not complete: only reading it can tell that the client is gone. */
    HANDLING,
    /** The request is complete and its handler runs: after a while the client is worth a watch. */
    ANSWERING,
    /** As {@link #ANSWERING}, with a thread that waits in a read for the client to leave. */
    WATCHED,
    /** We have said all; what the client still sends is thrown away for a moment. */
    LINGERING,
    /** As {@link #LINGERING}, with a client that is in the middle of a body. */
    DISCARDING,
    /** The socket is being closed, which with TLS writes and may block. */
    CLOSING
}
