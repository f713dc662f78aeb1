package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Reach;
import dev.turnpike.proxy.failure.GatewayException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * Turns what went wrong with one exchange into a failure. The messages are shown to clients: they name the configured host and what
 * happened, and hold neither an address nor anything that the upstream sent.
 */
final class FailureMapper {
    private final String label;
    private final DeadlineClock clock;
    private final CancelSignal cancel;
    private boolean happened;

    FailureMapper(String label, DeadlineClock clock, CancelSignal cancel) {
        this.label = label;
        this.clock = clock;
        this.cancel = cancel;
    }

    /** Whether anything failed: what is left on the connection then means nothing. */
    boolean happened() {
        return happened;
    }

    /** The request goes out again on a new connection. */
    void forgive() {
        happened = false;
    }

    /** While dialling; {@code reach} tells whether the request was tried on a kept connection before. */
    GatewayException dialling(IOException cause, Reach reach) {
        var common = common(cause);
        if (common != null) {
            return common;
        }
        if (cause instanceof SocketTimeoutException) {
            return timedOut(Deadline.CONNECT);
        }
        return failed(new Failure.UpstreamUnreachable(about(dialReason(cause)), reach));
    }

    /** After the request, or a part of it, was sent; {@code begun} when a byte of the answer had come. */
    GatewayException conversing(IOException cause, WireInput input) {
        if (input.touched()) {
            return answering(cause);
        }
        var common = common(cause);
        if (common != null) {
            return common;
        }
        var what = cause instanceof Truncated ? "closed the connection without an answer" : "reset the connection";
        return failed(new Failure.UpstreamUnreachable(about(what), Reach.MAYBE_SENT));
    }

    /** Within the answer. */
    GatewayException answering(IOException cause) {
        var common = common(cause);
        if (common != null) {
            return common;
        }
        var where = cause instanceof Truncated ? cause.getMessage() : "by a reset of the connection";
        return failed(new Failure.UpstreamTruncated(about("the answer was cut off " + where)));
    }

    GatewayException tooLarge(int cap) {
        return failed(new Failure.UpstreamProtocol(about("the answer is longer than " + cap + " bytes")));
    }

    GatewayException exhausted() {
        return failed(new Failure.Overloaded(about("no connection is free"), Duration.ofSeconds(1)));
    }

    private GatewayException common(IOException cause) {
        var passed = clock.passed();
        if (passed != null) {
            return timedOut(passed);
        }
        if (cancel.cancelled() || Thread.currentThread().isInterrupted()) {
            return failed(new Failure.ClientGone("The exchange was cancelled."));
        }
        if (cause instanceof ProtocolViolation) {
            return failed(new Failure.UpstreamProtocol(about(cause.getMessage())));
        }
        return null;
    }

    private GatewayException timedOut(Deadline deadline) {
        var limits = clock.deadlines();
        var message = switch (deadline) {
            case CONNECT -> "no connection within " + seconds(limits.connect());
            case FIRST_BYTE -> "no answer within " + seconds(limits.firstByte());
            case IDLE -> "the stream was silent for " + seconds(limits.streamIdle());
            case TOTAL -> "not complete within " + seconds(limits.total());
        };
        return failed(new Failure.TimedOut(about(message), deadline));
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String dialReason(IOException cause) {
        return switch (cause) {
            case UnknownHostException _ -> "its name cannot be resolved";
            case ProxyRefusal refusal -> refusal.getMessage();
            case SSLException tls -> TlsReason.of(tls);
            case ConnectException _ -> "connection refused";
            default -> "the connection failed";
        };
    }

    private String about(String what) {
        return "upstream " + label + ": " + what;
    }

    private GatewayException failed(Failure failure) {
        happened = true;
        return new GatewayException(failure);
    }
}
