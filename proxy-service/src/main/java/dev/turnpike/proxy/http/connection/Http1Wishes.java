package dev.turnpike.proxy.http.connection;

/**
 * What the head of a request asks of the connection.
 *
 * @param close whether it says {@code Connection: close}
 * @param expectContinue whether the body waits for {@code 100 Continue}
 */
record Http1Wishes(boolean close, boolean expectContinue) {}
