package dev.turnpike.proxy.http.connection;

/** The four ways in which Helidon reads a socket. */
enum Transport {
    PLAIN_NIO,
    PLAIN_BLOCKING,
    TLS_NIO,
    TLS_BLOCKING;

    boolean tls() {
        return switch (this) {
            case TLS_NIO, TLS_BLOCKING -> true;
            case PLAIN_NIO, PLAIN_BLOCKING -> false;
        };
    }

    boolean nio() {
        return switch (this) {
            case PLAIN_NIO, TLS_NIO -> true;
            case PLAIN_BLOCKING, TLS_BLOCKING -> false;
        };
    }
}
