package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.wire.HeaderFields;
import java.time.Duration;

/**
 * Where the answer goes: the client's connection. One whole answer, or one stream: {@link #open}, any number of events and comments, then {@link #done} or {@link #fail}.
 * Every method throws a {@code GatewayException} with {@link Failure.ClientGone} when nobody is there any more. Used by the thread of the exchange.
 */
public interface ReplySink {

    /** Sends a whole answer with status 200. */
    void whole(byte[] json, HeaderFields headers);

    /** Commits to a stream: status 200 and the header go out with the next {@link #flush}. */
    void open(HeaderFields headers);

    /** Writes one {@code data:} event; {@code json} has no line break. */
    void event(byte[] json);

    /** Writes one comment, which every client ignores. */
    void comment();

    /** Puts what was written on the wire. */
    void flush();

    /** Ends a stream with {@code [DONE]}. */
    void done();

    /** Ends with a failure: as status and error body when nothing was committed, else as an error event without {@code [DONE]}. */
    void fail(Failure failure, HeaderFields headers);

    /** Whether a status is on its way. */
    boolean committed();

    /** The silence after which this client wants a comment; zero for never. {@code usual} is what the gateway does without a wish. */
    Duration heartbeat(Duration usual);

    /** Runs {@code action}, on another thread, once when the client leaves before the registration is closed. */
    Registration onClientGone(Runnable action);

    /** Undoes {@link #onClientGone}. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
