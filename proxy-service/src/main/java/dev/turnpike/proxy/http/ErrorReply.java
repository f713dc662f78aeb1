package dev.turnpike.proxy.http;

import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Deadline;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.LimitKind;
import dev.turnpike.proxy.wire.HeaderFields;
import java.time.Duration;
import java.util.Locale;

/**
 * A failure as the client sees it: status, OpenAI error object, headers.
 *
 * @param param null when no field is to blame
 * @param code null when OpenAI has none for it
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">OpenAI error codes</a>
 */
public record ErrorReply(int status, String type, String param, String code, String message, HeaderFields headers) {
    private static final String INVALID = "invalid_request_error";
    private static final String API = "api_error";

    /** The one switch from failure to status and error body. */
    public static ErrorReply of(Failure failure) {
        return switch (failure) {
            case Failure.Invalid(var _, var param, var code) ->
                plain(failure, 400, INVALID, code).about(param);
            case Failure.Unsupported(var _, var param) ->
                plain(failure, 400, INVALID, "unsupported_parameter").about(param);
            case Failure.ContextExceeded(var _, var param) ->
                plain(failure, 400, INVALID, "context_length_exceeded").about(param);
            case Failure.ConflictingCredentials _ -> plain(failure, 400, INVALID, "invalid_api_key");
            case Failure.Unauthenticated _ ->
                plain(failure, 401, INVALID, "invalid_api_key").with("WWW-Authenticate", "Bearer");
            case Failure.AdminRequired _ -> plain(failure, 403, "permission_error", "admin_required");
            case Failure.ModelNotFound _ -> plain(failure, 404, INVALID, "model_not_found");
            case Failure.NotFound _ -> plain(failure, 404, INVALID, "not_found");
            case Failure.MethodNotAllowed(var _, var allowed) ->
                plain(failure, 405, INVALID, "method_not_allowed")
                        .with(
                                "Allow",
                                String.join(", ", allowed.stream().sorted().toList()));
            case Failure.UnsupportedMediaType _ -> plain(failure, 415, INVALID, "unsupported_media_type");
            case Failure.TooLarge _ -> plain(failure, 413, INVALID, "request_too_large");
            case Failure.BadHttp(var _, var status) -> plain(failure, status, INVALID, badHttp(status));
            case Failure.Limited(var _, var kind, var wait) ->
                limited(plain(failure, 429, type(kind), "rate_limit_exceeded"), wait);
            case Failure.RouteUnavailable _ -> plain(failure, 503, API, "route_unavailable");
            case Failure.Overloaded(var _, var wait) ->
                plain(failure, 503, API, "overloaded").retryAfter(wait);
            case Failure.Draining _ -> plain(failure, 503, API, "draining").retryAfter(Duration.ofSeconds(1));
            case Failure.SearchTimedOut _ ->
                plain(failure, 504, "timeout_error", "search_timeout").with("x-should-retry", "false");
            case Failure.Internal _ -> plain(failure, 500, API, "internal");
            case Failure.ClientGone _ -> plain(failure, 499, API, "client_gone");
            case Failure.UpstreamRateLimited(var _, var wait) ->
                plain(failure, 429, "rate_limit_error", "upstream_rate_limited").retryAfter(wait);
            case Failure.UpstreamQuota _ ->
                plain(failure, 429, "insufficient_quota", "insufficient_quota").with("x-should-retry", "false");
            case Failure.UpstreamAuth _ ->
                plain(failure, 502, API, "upstream_auth").with("x-should-retry", "false");
            case Failure.UpstreamUnreachable _ -> plain(failure, 502, API, "upstream_unreachable");
            case Failure.UpstreamProtocol _ -> plain(failure, 502, API, "upstream_protocol");
            case Failure.UpstreamTruncated _ -> plain(failure, 502, API, "upstream_truncated");
            case Failure.UpstreamError _ -> plain(failure, 502, API, "upstream_error");
            case Failure.UpstreamOverloaded(var _, var wait) ->
                plain(failure, 503, API, "upstream_overloaded").retryAfter(wait);
            case Failure.UpstreamRejected(var status, var _, var words) ->
                plain(failure, status, words.type(), words.code()).about(words.param());
            case Failure.TimedOut(var _, var deadline) -> plain(failure, 504, "timeout_error", timeout(deadline));
        };
    }

    /** Without a wait no later try can succeed either. */
    private static ErrorReply limited(ErrorReply reply, Duration wait) {
        return wait == null ? reply.with("x-should-retry", "false") : reply.retryAfter(wait);
    }

    private static ErrorReply plain(Failure failure, int status, String type, String code) {
        return new ErrorReply(status, type, null, code, failure.message(), HeaderFields.NONE);
    }

    private static String type(LimitKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String badHttp(int status) {
        return switch (status) {
            case 408 -> "request_timeout";
            case 414 -> "uri_too_long";
            case 431 -> "headers_too_large";
            case 501, 505 -> "not_supported";
            default -> "bad_request";
        };
    }

    private static String timeout(Deadline deadline) {
        return switch (deadline) {
            case CONNECT -> "upstream_timeout_connect";
            case FIRST_BYTE -> "upstream_timeout_first_byte";
            case IDLE -> "upstream_timeout_idle";
            case TOTAL -> "upstream_timeout_total";
        };
    }

    private ErrorReply about(String field) {
        return new ErrorReply(status, type, field, code, message, headers);
    }

    private ErrorReply with(String name, String value) {
        return new ErrorReply(status, type, param, code, message, headers.with(name, value));
    }

    /** Whole seconds, rounded up, at least one. */
    private ErrorReply retryAfter(Duration wait) {
        if (wait == null) {
            return this;
        }
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return with("Retry-After", Long.toString(seconds));
    }

    /** {@code {"error":{"message","type","param","code"}}}: all four members, always. */
    public byte[] body() {
        var root = Json.mapper().createObjectNode();
        root.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return Json.write(root);
    }
}
