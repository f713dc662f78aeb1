package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.RetryAfter;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Anthropic's errors, as an answer with an error status or as an event of a stream.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/errors">Errors</a>
 */
final class ErrorDecoder {
    private static final int LONGEST_MESSAGE = 2_000;
    private static final int SHOWN_OF_OTHERS = 200;
    private static final int SEARCHED_OF_OTHERS = 16_384;
    private static final List<String> TOO_LONG = List.of("prompt is too long", "exceed context limit");
    private static final List<String> UNPAID =
            List.of("credit balance", "spend limit", "spending limit", "usage limits", "billing");

    private final AdapterCall call;
    private final String type;
    private final String message;

    private ErrorDecoder(AdapterCall call, String type, String message) {
        this.call = call;
        this.type = type;
        this.message = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    }

    /** What an answer with an error status means. */
    static Failure of(AdapterCall call, UpstreamAnswer answer) {
        var body = body(answer);
        noteId(call, body);
        answer.headers().first("request-id").ifPresent(call.notes()::upstreamRequestId);
        if (answer.status() < 400) {
            return new Failure.UpstreamProtocol(backend(call) + " answered with status " + answer.status() + ".");
        }
        var message = body.path("error").path("message").asText("");
        var decoder = new ErrorDecoder(
                call, body.path("error").path("type").asText(""), message.isEmpty() ? withoutMarkup(answer) : message);
        return decoder.failure(
                answer.status(), RetryAfter.read(answer.headers(), call.at()).orElse(null));
    }

    /** What {@code {"type":"error","error":{…}}} means where the status says nothing. */
    static Failure named(AdapterCall call, JsonNode document) {
        noteId(call, document);
        var error = document.path("error");
        var type = error.path("type").asText("");
        var message = error.path("message").asText(backend(call) + " reported an error.");
        return new ErrorDecoder(call, type, message).failure(statusOf(type), null);
    }

    private static int statusOf(String type) {
        return switch (type) {
            case "invalid_request_error" -> 400;
            case "authentication_error" -> 401;
            case "billing_error" -> 402;
            case "permission_error" -> 403;
            case "not_found_error" -> 404;
            case "request_too_large" -> 413;
            case "rate_limit_error" -> 429;
            case "timeout_error" -> 504;
            case "overloaded_error" -> 529;
            default -> 500;
        };
    }

    /** @param retryAfter null when the upstream named none */
    private Failure failure(int status, Duration retryAfter) {
        if (type.equals("overloaded_error") || status == 529) {
            return new Failure.UpstreamOverloaded(message, retryAfter);
        }
        if (status == 402 || unpaid(status)) {
            return new Failure.UpstreamQuota(message);
        }
        return switch (status) {
            case 401, 403 -> // what the provider says may quote the key
                new Failure.UpstreamAuth(
                        backend(call) + " refused the gateway's credential; check the route's auth.secretRef.");
            case 429 -> new Failure.UpstreamRateLimited(message, retryAfter);
            case 407, 408 -> new Failure.UpstreamError(message, status);
            default ->
                status < 500
                        ? new Failure.UpstreamRejected(status, message, words(status))
                        : new Failure.UpstreamError(message, status);
        };
    }

    private boolean unpaid(int status) {
        var lower = message.toLowerCase(Locale.ROOT);
        return (status == 400 || status == 429 || status == 403)
                && UNPAID.stream().anyMatch(lower::contains);
    }

    /** OpenAI's words for a refusal of the request itself. */
    private Failure.Words words(int status) {
        if (TOO_LONG.stream().anyMatch(message::contains)) {
            return words("messages", "context_length_exceeded");
        }
        return switch (status) {
            case 404 -> words(null, message.startsWith("model") ? "model_not_found" : null);
            case 413 -> words(null, "request_too_large");
            default -> refusedParameter();
        };
    }

    private Failure.Words refusedParameter() {
        if (message.contains("tool_choice")) {
            return words("tool_choice", message.contains("not supported") ? "unsupported_parameter" : null);
        }
        if (message.contains("effort level")
                || message.contains("thinking.type")
                || message.contains("adaptive thinking")) {
            return words("reasoning_effort", "unsupported_parameter");
        }
        if (message.contains("assistant message prefill") || message.contains("role 'system'")) {
            return words("messages", "unsupported_parameter");
        }
        if (message.contains("`temperature`")) {
            return words("temperature", "unsupported_parameter");
        }
        return words(message.startsWith("max_tokens") ? "max_tokens" : null, null);
    }

    private static Failure.Words words(String param, String code) {
        return new Failure.Words("invalid_request_error", param, code);
    }

    private static JsonNode body(UpstreamAnswer answer) {
        try {
            return Json.read(answer.body());
        } catch (JsonProcessingException e) {
            return Draft.object();
        }
    }

    private static void noteId(AdapterCall call, JsonNode document) {
        if (document.path("request_id").isTextual()) {
            call.notes().upstreamRequestId(document.get("request_id").textValue());
        }
    }

    /** A proxy in front of Anthropic answers with HTML or a line of text. */
    private static String withoutMarkup(UpstreamAnswer answer) {
        var start = "Upstream returned HTTP " + answer.status();
        var body = answer.text();
        var text = body.substring(0, Math.min(SEARCHED_OF_OTHERS, body.length()))
                .replaceAll("(?s)<(style|script).*?</\\1>|<[^>]*>", " ")
                .replaceAll("[\\s\\p{Cntrl}]+", " ")
                .strip();
        if (text.isEmpty()) {
            return start + ".";
        }
        return start + ": " + text.substring(0, Math.min(SHOWN_OF_OTHERS, text.length()));
    }

    private static String backend(AdapterCall call) {
        return "The upstream of '" + call.backend().id() + "'";
    }
}
