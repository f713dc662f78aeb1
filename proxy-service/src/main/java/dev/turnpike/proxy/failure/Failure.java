package dev.turnpike.proxy.failure;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that ends an exchange other than success. Closed: the switches over it (status and error body in {@code http},
 * retry verdict in {@code dispatch}, outcome in {@code record}) have no {@code default}.
 *
 * <p>{@link #message()} is shown to the client: it holds no secret, no stack trace, no internal address. A nullable component is marked
 * so.
 */
public sealed interface Failure {

    /** What the client is told. */
    String message();

    // --- the request ---

    /** 400. {@code param} and {@code code} may be null. */
    record Invalid(String message, String param, String code) implements Failure {
        public Invalid {
            Objects.requireNonNull(message, "message");
        }

        /** A 400 that names the field {@code param}. */
        public static Invalid of(String param, String message) {
            return new Invalid(message, param, null);
        }
    }

    /** 400 {@code unsupported_parameter}: the provider cannot serve the field {@code param}. */
    record Unsupported(String message, String param) implements Failure {}

    /** 400 {@code context_length_exceeded}: by estimate, what {@code param} holds is longer than the context window of the model. */
    record ContextExceeded(String message, String param) implements Failure {}

    /** 401: no, unknown, revoked or expired key; all look alike. */
    record Unauthenticated(String message) implements Failure {}

    /** 400: two credentials that differ. */
    record ConflictingCredentials(String message) implements Failure {}

    /** 403: a client key on an admin endpoint. */
    record AdminRequired(String message) implements Failure {}

    /** 404: a model that does not exist or that the caller may not use. */
    record ModelNotFound(String model) implements Failure {
        @Override
        public String message() {
            return "The model `" + model + "` does not exist or you do not have access to it.";
        }
    }

    /** 404: another object or path. */
    record NotFound(String message) implements Failure {}

    /** 405 with {@code Allow}. */
    record MethodNotAllowed(String message, Set<String> allowed) implements Failure {
        public MethodNotAllowed {
            allowed = Set.copyOf(allowed);
        }
    }

    /** 415. */
    record UnsupportedMediaType(String message) implements Failure {}

    /** 413. */
    record TooLarge(String message) implements Failure {}

    /** A request that is not proper HTTP, or too slow: {@code status} is 400, 408, 414, 417, 431, 501 or 505. */
    record BadHttp(String message, int status) implements Failure {}

    // --- our own limits and state ---

    /** 429 of our own: the message names the limit; {@code retryAfter} is when it may work again, null when it never will. */
    record Limited(String message, LimitKind kind, Duration retryAfter) implements Failure {}

    /** 503: the route exists but its configuration is broken. */
    record RouteUnavailable(String message) implements Failure {}

    /** 503: out of memory budget or of connections. */
    record Overloaded(String message, Duration retryAfter) implements Failure {}

    /** 504: a search of the gateway's own log was ended for its time: a narrower one may do, the same again will not. */
    record SearchTimedOut(String message) implements Failure {}

    /** 503: the process is going down. */
    record Draining(String message) implements Failure {}

    /** 500: a bug of ours; the log has the cause under the request id. */
    record Internal(String message) implements Failure {
        /** The failure of the request {@code id}. */
        public static Internal of(String id) {
            return new Internal(
                    "The gateway failed on this request; its log has the cause under request id " + id + ".");
        }
    }

    /** The client left; nobody reads the answer. */
    record ClientGone(String message) implements Failure {}

    // --- the upstream ---

    /** 429 of the provider; {@code retryAfter} is null when it named none. */
    record UpstreamRateLimited(String message, Duration retryAfter) implements Failure {}

    /** 429 {@code insufficient_quota} of the provider: retrying cannot help. */
    record UpstreamQuota(String message) implements Failure {}

    /** 502: the provider refused the gateway's own credential. */
    record UpstreamAuth(String message) implements Failure {}

    /** 502: refused, reset, DNS, TLS. {@code sent} says whether the upstream may have seen the request. */
    record UpstreamUnreachable(String message, Reach reach) implements Failure {}

    /** How far a request got before the connection failed. */
    enum Reach {
        /** No byte of the request was sent: another try is always safe. */
        NOT_SENT,
        /** A kept-alive connection was reset before any byte of an answer: one new connection is owed. */
        STALE_CONNECTION,
        /** The upstream may have worked on it. */
        MAYBE_SENT
    }

    /** 502: the upstream broke HTTP, SSE or its dialect. */
    record UpstreamProtocol(String message) implements Failure {}

    /** 502: the answer or the stream ended before its end. */
    record UpstreamTruncated(String message) implements Failure {}

    /** 502: another 5xx, or an answer that names a failure of the provider. */
    record UpstreamError(String message, int upstreamStatus) implements Failure {}

    /** 503: the provider says it is overloaded; {@code retryAfter} is null when it named none. */
    record UpstreamOverloaded(String message, Duration retryAfter) implements Failure {}

    /**
     * The provider's 4xx about the caller's own request: passed on. {@code type}, {@code param} and {@code code} are OpenAI's words;
     * {@code param} and {@code code} may be null.
     */
    record UpstreamRejected(int status, String message, Words words) implements Failure {
        public UpstreamRejected {
            if (status < 400 || status > 499) {
                throw new IllegalArgumentException("a refusal has a status of 4xx, not " + status);
            }
        }
    }

    /** The members of an OpenAI error beside its message; {@code param} and {@code code} may be null. */
    record Words(String type, String param, String code) {}

    /** 504. */
    record TimedOut(String message, Deadline deadline) implements Failure {}
}
