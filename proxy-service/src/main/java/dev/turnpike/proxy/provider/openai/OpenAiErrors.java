package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.wire.RetryAfter;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an error of an OpenAI-like server means. */
public final class OpenAiErrors {
    private static final Set<String> QUOTA =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "quota_exceeded", "billing_not_active");

    private OpenAiErrors() {}

    /** The failure that an answer with an error status stands for. */
    public static Failure failure(AdapterCall call, UpstreamAnswer answer) {
        answer.headers().first("x-request-id").ifPresent(call.notes()::upstreamRequestId);
        int status = answer.status();
        if (status < 400) {
            return new Failure.UpstreamProtocol(backend(call) + " answered with status " + status + ".");
        }
        var retryAfter = RetryAfter.read(answer.headers(), call.at()).orElse(null);
        var error = error(answer.body());
        var said = ErrorText.of(error);
        var message = said.isEmpty() ? backend(call) + " answered with status " + status + "." : said;
        return failure(call, error, new Status(status, message, retryAfter));
    }

    /** An {@code error} object inside a stream or a 200 answer. */
    static Failure inBand(AdapterCall call, JsonNode error) {
        var said = ErrorText.of(error);
        var message = said.isEmpty() ? backend(call) + " reported an error." : said;
        return failure(call, error, new Status(status(error), message, null));
    }

    /** The status of an error, its message for the client, and the wait it asks for or null. */
    private record Status(int code, String message, Duration retryAfter) {}

    private static Failure failure(AdapterCall call, JsonNode error, Status status) {
        return switch (status.code()) {
            case 401 -> refusedCredential(call);
            case 403 ->
                isAboutContent(status.message())
                        ? new Failure.UpstreamRejected(403, status.message(), words(error))
                        : refusedCredential(call);
            case 402 -> new Failure.UpstreamQuota(status.message());
            case 429 ->
                isQuota(error)
                        ? new Failure.UpstreamQuota(status.message())
                        : new Failure.UpstreamRateLimited(status.message(), status.retryAfter());
            case 503, 529 -> new Failure.UpstreamOverloaded(status.message(), status.retryAfter());
            case 407, 408 -> new Failure.UpstreamError(status.message(), status.code());
            default ->
                status.code() >= 500
                        ? new Failure.UpstreamError(status.message(), status.code())
                        : new Failure.UpstreamRejected(status.code(), status.message(), words(error));
        };
    }

    /** The gateway's own key does not work; what the provider says about it may quote the key, so it is not passed on. */
    public static Failure refusedCredential(AdapterCall call) {
        return new Failure.UpstreamAuth(
                backend(call) + " refused the gateway's credential; check the route's auth.secretRef.");
    }

    /** The status that an error without one would have had: its code where that is a number, else what its words say. */
    private static int status(JsonNode error) {
        int code = error.path("code").asInt(error.path("status").asInt(0));
        if (code >= 400 && code < 600) {
            return code;
        }
        if (isQuota(error)) {
            return 429;
        }
        var words = (error.path("type").asText("") + ' ' + error.path("code").asText("")).toLowerCase(Locale.ROOT);
        if (words.contains("rate_limit") || words.contains("ratelimit")) {
            return 429;
        }
        if (words.contains("overloaded")) {
            return 503;
        }
        if (words.contains("authentication") || words.contains("invalid_api_key")) {
            return 401;
        }
        boolean theirs =
                words.contains("invalid_request") || words.contains("badrequest") || words.contains("context_length");
        return theirs ? 400 : 500;
    }

    /** Some servers answer 403 about a prompt that their moderation flagged: that is the caller's, and no fault of the credential. */
    private static boolean isAboutContent(String message) {
        var text = message.toLowerCase(Locale.ROOT);
        return text.contains("moderation") || text.contains("flagged") || text.contains("content policy");
    }

    private static boolean isQuota(JsonNode error) {
        return QUOTA.contains(error.path("code").asText(""))
                || QUOTA.contains(error.path("type").asText(""));
    }

    /** The error that a document with a good status reports; empty when it reports none. {@code "error":null} and its like are none. */
    static Optional<JsonNode> reported(JsonNode root) {
        var error = root.path("error");
        if ((error.isObject() && !error.isEmpty())
                || (error.isTextual() && !error.asText().isEmpty())) {
            return Optional.of(error);
        }
        boolean answer = root.has("choices") || root.has("data");
        boolean says = root.path("message").isTextual() || root.has("detail");
        return root.path("object").asText("").equals("error") || (!answer && says)
                ? Optional.of(root)
                : Optional.empty();
    }

    /**
     * The error in a body: {@code {"error":{…}}}, {@code {"error":"text"}}, the same in a list, {@code {"message":…}}, {@code {"detail":…}} are all met in the wild;
     * missing when the body is no JSON.
     */
    static JsonNode error(byte[] body) {
        try {
            var read = Json.read(body);
            var root = read.isArray() ? read.path(0) : read;
            var error = root.path("error");
            return error.isObject() || error.isTextual() ? error : root;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** The error of which a document is a list. */
    static Optional<JsonNode> listed(byte[] body) {
        try {
            var root = Json.read(body);
            return root.isArray() ? reported(root.path(0)) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Failure.Words words(JsonNode error) {
        var type = error.path("type").isTextual() ? error.path("type").asText() : "";
        var code = error.path("code");
        return new Failure.Words(
                type.isEmpty() ? "invalid_request_error" : type,
                error.path("param").isTextual() ? error.path("param").asText() : null,
                code.isTextual() ? code.asText() : null);
    }

    private static String backend(AdapterCall call) {
        return "The upstream of '" + call.backend().id() + "'";
    }
}
