package dev.turnpike.proxy.http.connection;

import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/** Passes on what Helidon understood of a request head, so that both agree on where they are. */
final class RequestHeads implements Http1ConnectionListener {
    @Override
    public void prologue(ConnectionContext context, HttpPrologue prologue) {
        if (context instanceof LinkedContext linked) {
            linked.link().requestLineParsed();
        }
    }

    @Override
    public void headers(ConnectionContext context, Headers headers) {
        if (context instanceof LinkedContext linked) {
            boolean close = headers.containsToken(HeaderValues.CONNECTION_CLOSE);
            boolean expectContinue = headers.containsToken(HeaderValues.EXPECT_100);
            linked.link().requestHeadParsed(new Http1Wishes(close, expectContinue));
        }
    }
}
