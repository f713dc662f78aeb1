package dev.turnpike.proxy.http.connection;

import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/**
 * Makes {@code Connection: close} mean what it says, and says it when it is going to happen. Helidon 4.5.0 sends the
 * header and then reads on, which turns an unread body into a request (helidon-io/helidon#12324).
 */
final class AnswerHeads implements Http1ConnectionListener {
    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof LinkedContext linked
                && linked.link().lastAnswer(headers.containsToken(HeaderValues.CONNECTION_CLOSE))
                && headers instanceof WritableHeaders<?> unsent) {
            unsent.set(HeaderValues.CONNECTION_CLOSE);
        }
    }
}
