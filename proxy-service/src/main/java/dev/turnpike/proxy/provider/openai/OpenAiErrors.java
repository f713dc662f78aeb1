package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.wire.RetryAfter;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.util.Set;

/** What an error of an OpenAI-like server means. */
public final class OpenAiErrors {
    private static final int LONGEST_MESSAGE = 2_000;
    private static final Set<String> QUOTA =
            Set.of("insufficient_quota", "billing_hard_limit_reached", "quota_exceeded");

    private OpenAiErrors() {}

    /** The failure that an answer with an error status stands for. */
    public static Failure failure(AdapterCall call, UpstreamAnswer answer) {
        answer.headers().first("x-request-id").ifPresent(call.notes()::upstreamRequestId);
        var error = error(answer.body());
        var retryAfter = RetryAfter.read(answer.headers(), call.at());
        int status = answer.status();
        var message = message(call, error, answer);
        if (status == 401 || status == 403) {
            return refusedCredential(call);
        }
        if (status == 429) {
            return isQuota(error)
                    ? new Failure.UpstreamQuota(message)
                    : new Failure.UpstreamRateLimited(message, retryAfter.orElse(null));
        }
        if (status == 503 || status == 529) {
            return new Failure.UpstreamOverloaded(message, retryAfter.orElse(null));
        }
        if (status >= 500 || status == 408 || status == 407) {
            return new Failure.UpstreamError(message, status);
        }
        if (status < 400) {
            return new Failure.UpstreamProtocol(backend(call) + " answered with status " + status + ".");
        }
        return new Failure.UpstreamRejected(status, message, words(error));
    }

    /** An {@code error} object inside a stream or a 200 answer. */
    static Failure inBand(AdapterCall call, JsonNode error) {
        var message = text(error).isEmpty() ? backend(call) + " reported an error." : cut(text(error));
        var type = error.path("type").asText("");
        var code = error.path("code").asText("");
        if (isQuota(error)) {
            return new Failure.UpstreamQuota(message);
        }
        if (type.contains("rate_limit") || code.contains("rate_limit") || code.equals("429")) {
            return new Failure.UpstreamRateLimited(message, null);
        }
        if (type.contains("overloaded") || code.contains("overloaded") || code.equals("503")) {
            return new Failure.UpstreamOverloaded(message, null);
        }
        if (type.equals("invalid_request_error") || code.equals("400")) {
            return new Failure.UpstreamRejected(400, message, words(error));
        }
        return new Failure.UpstreamError(message, 500);
    }

    /** The gateway's own key does not work; what the provider says about it may quote the key, so it is not passed on. */
    public static Failure refusedCredential(AdapterCall call) {
        return new Failure.UpstreamAuth(
                backend(call) + " refused the gateway's credential; check the route's auth.secretRef.");
    }

    private static boolean isQuota(JsonNode error) {
        return QUOTA.contains(error.path("code").asText(""))
                || QUOTA.contains(error.path("type").asText(""));
    }

    /** {@code {"error":{…}}}, {@code {"error":"text"}}, {@code {"message":…}} and FastAPI's {@code {"detail":…}} are all met in the wild. */
    private static JsonNode error(byte[] body) {
        try {
            var root = Json.read(body);
            var error = root.path("error");
            return error.isObject() || error.isTextual() ? error : root;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String text(JsonNode error) {
        if (error.isTextual()) {
            return error.asText();
        }
        var message = error.path("message");
        if (message.isTextual()) {
            return message.asText();
        }
        var detail = error.path("detail");
        return detail.isMissingNode() ? "" : detail.isTextual() ? detail.asText() : detail.toString();
    }

    private static String message(AdapterCall call, JsonNode error, UpstreamAnswer answer) {
        var text = text(error);
        return text.isEmpty() ? backend(call) + " answered with status " + answer.status() + "." : cut(text);
    }

    private static Failure.Words words(JsonNode error) {
        var type = error.path("type").asText("");
        var code = error.path("code");
        return new Failure.Words(
                type.isEmpty() ? "invalid_request_error" : type,
                error.path("param").isTextual() ? error.path("param").asText() : null,
                code.isTextual() ? code.asText() : null);
    }

    private static String backend(AdapterCall call) {
        return "The upstream of '" + call.backend().id() + "'";
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "...";
    }
}
