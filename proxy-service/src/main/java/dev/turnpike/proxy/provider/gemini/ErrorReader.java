package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Words;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.wire.RetryAfter;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.time.Duration;
import java.util.regex.Pattern;

/** Errors of Gemini, as an answer of their own or inside one with status 200. The HTTP status counts; {@code error.code} only where there is none. */
final class ErrorReader {
    private static final int LONGEST = 500;
    private static final String INVALID = "invalid_request_error";
    private static final Pattern BAD_KEY =
            Pattern.compile("(?i)api key (not valid|not found|expired|invalid).*", Pattern.DOTALL);
    private static final Pattern TOO_LONG =
            Pattern.compile("exceeds the maximum number of (input )?tokens|input token count.*exceeds", Pattern.DOTALL);
    private static final Pattern TOO_LARGE = Pattern.compile("(?i)request payload size exceeds");
    private static final Pattern ACCOUNT = Pattern.compile("(?i)location is not supported|billing");
    private static final Pattern SECRET = Pattern.compile(
            "AIza[0-9A-Za-z_-]{35}|AQ\\.[0-9A-Za-z_.-]+|ya29\\.[0-9A-Za-z._-]+|(?<=project_number:)\\d+|(?<=projects/)\\d+");

    private ErrorReader() {}

    /** What an answer with an error status means, whatever its body is. */
    static Failure read(AdapterCall call, UpstreamAnswer answer) {
        if (answer.status() < 400) {
            return new Failure.UpstreamProtocol("Gemini answered with status " + answer.status() + ".");
        }
        var error = new GoogleError(error(answer.body()));
        var wait = RetryAfter.read(answer.headers(), call.at())
                .or(error::retryAfter)
                .orElse(null);
        return classify(answer.status(), error, wait);
    }

    /** What an error inside an answer or a stream means. */
    static Failure inAnswer(AdapterCall call, JsonNode holder) {
        var error = new GoogleError(holder.path("error"));
        call.notes().warn("error: inside an answer with status 200");
        return classify(
                error.error().path("code").asInt(500), error, error.retryAfter().orElse(null));
    }

    /** {@code text} for a client's eyes: short, without control characters, credentials and project numbers. */
    static String safe(String text) {
        var cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return SECRET.matcher(cut.replaceAll("\\p{Cntrl}+", " ").strip()).replaceAll("***");
    }

    private static Failure classify(int status, GoogleError error, Duration wait) {
        var message = error.message().isBlank()
                ? "Gemini answered " + status + " without a readable error."
                : safe(error.message());
        return switch (status) {
            case 400 -> badRequest(error, message);
            case 401, 403 -> refusedCredential(message);
            case 404 -> notFound(error, message);
            case 408, 409, 412, 499 -> new Failure.UpstreamError(message, status);
            case 413 -> tooLarge(message);
            case 429 ->
                error.quotaIsGone()
                        ? new Failure.UpstreamQuota(message)
                        : new Failure.UpstreamRateLimited(message, wait);
            case 503 -> new Failure.UpstreamOverloaded(message, wait);
            default ->
                status > 400 && status < 500
                        ? rejected(status, message, new Words(INVALID, null, null))
                        : new Failure.UpstreamError(message, status);
        };
    }

    private static Failure badRequest(GoogleError error, String message) {
        if (error.hasReason("API_KEY_INVALID")
                || BAD_KEY.matcher(error.message()).lookingAt()) {
            return refusedCredential(message);
        }
        if (TOO_LONG.matcher(error.message()).find()) {
            return rejected(400, message, new Words(INVALID, "messages", "context_length_exceeded"));
        }
        if (TOO_LARGE.matcher(error.message()).find()) {
            return tooLarge(message);
        }
        if (!error.status().equals("FAILED_PRECONDITION")) {
            return rejected(400, message, new Words(INVALID, error.param(), null));
        }
        // Where the gateway runs and who pays is not the caller's doing: another backend may serve the request.
        return ACCOUNT.matcher(error.message()).find()
                ? refusedCredential(message)
                : rejected(400, message, new Words(INVALID, null, "failed_precondition"));
    }

    private static Failure refusedCredential(String message) {
        return new Failure.UpstreamAuth("Gemini refused the gateway's credential: " + message);
    }

    /** A page that is no error of the API comes from a wrong address, not from a wrong model. */
    private static Failure notFound(GoogleError error, String message) {
        return error.error().isMissingNode()
                ? new Failure.UpstreamError(message, 404)
                : rejected(404, message, new Words(INVALID, null, "model_not_found"));
    }

    private static Failure tooLarge(String message) {
        return rejected(413, message, new Words(INVALID, null, "request_too_large"));
    }

    private static Failure rejected(int status, String message, Words words) {
        return new Failure.UpstreamRejected(status, message, words);
    }

    /** The member {@code error} of the body, or of the first element when it is an array; missing when there is none. */
    private static JsonNode error(byte[] body) {
        try {
            var root = Json.read(body);
            var error = (root.isArray() ? root.path(0) : root).path("error");
            return error.isObject() ? error : MissingNode.getInstance();
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
