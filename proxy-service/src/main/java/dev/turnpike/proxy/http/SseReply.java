package dev.turnpike.proxy.http;

import dev.turnpike.proxy.dispatch.ReplySink;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.wire.HeaderFields;
import io.helidon.webserver.CloseConnectionException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The client's end of an answer. Events are framed here: {@code data: } and a blank line, LF, nothing else; they gather in a small buffer until {@link #flush}, so a burst of
 * events is one write.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
final class SseReply implements ReplySink {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COMMENT = ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final int SMALL = 512;
    private static final int FLUSH_AT = 16 * 1024;

    private final Visit visit;
    private ByteArrayOutputStream buffer = new ByteArrayOutputStream(SMALL);
    private OutputStream out;

    SseReply(Visit visit) {
        this.visit = visit;
    }

    @Override
    public void whole(byte[] json, HeaderFields headers) {
        visit.reply(200, Visit.JSON, json, headers);
    }

    @Override
    public void open(HeaderFields headers) {
        out = visit.openStream(headers);
    }

    @Override
    public void event(byte[] json) {
        buffer.writeBytes(DATA);
        buffer.writeBytes(json);
        buffer.write('\n');
        buffer.write('\n');
        if (buffer.size() > FLUSH_AT) {
            flush();
        }
    }

    @Override
    public void comment() {
        buffer.writeBytes(COMMENT);
    }

    @Override
    public void flush() {
        try {
            buffer.writeTo(out);
            out.flush();
            clear();
        } catch (IOException | UncheckedIOException | CloseConnectionException e) {
            throw gone();
        }
    }

    /** A buffer that has grown for one large event is not kept for the rest of the stream. */
    private void clear() {
        if (buffer.size() > 2 * FLUSH_AT) {
            buffer = new ByteArrayOutputStream(SMALL);
        } else {
            buffer.reset();
        }
    }

    @Override
    public void done() {
        buffer.writeBytes(DONE);
        flush();
    }

    @Override
    public void fail(Failure failure, HeaderFields headers) {
        if (!committed()) {
            visit.fail(failure, headers);
        } else if (!(failure instanceof Failure.ClientGone)) {
            event(ErrorReply.of(failure).body());
            flush();
        }
    }

    @Override
    public boolean committed() {
        return out != null;
    }

    /** The header {@code x-turnpike-heartbeat}: whole seconds, {@code 0} or {@code off} for none; anything else is no wish. */
    @Override
    public Duration heartbeat(Duration usual) {
        var wish = visit.header("x-turnpike-heartbeat").orElse("");
        if (wish.equalsIgnoreCase("off")) {
            return Duration.ZERO;
        }
        return wish.matches("\\d{1,4}") ? Duration.ofSeconds(Integer.parseInt(wish)) : usual;
    }

    @Override
    public Registration onClientGone(Runnable action) {
        return visit.onClientGone(action);
    }

    private static GatewayException gone() {
        return new GatewayException(new Failure.ClientGone("The client closed the connection."));
    }
}
