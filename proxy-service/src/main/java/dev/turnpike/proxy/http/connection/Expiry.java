package dev.turnpike.proxy.http.connection;

/** What a client did not do in time. */
public enum Expiry {
    /** A TLS handshake that Helidon runs before it asks for the connection. */
    HANDSHAKE,
    /** The first byte of a request. */
    FIRST_BYTE,
    /** The next request on a kept connection. */
    IDLE,
    /** The rest of a request head: answered with 408. */
    HEAD,
    /** The next or enough bytes of a request body: answered with 408 where an answer is still possible. */
    BODY,
    /** To read what it is sent: cut without a word. */
    WRITE
}
