package dev.turnpike.proxy.provider.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Words;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.openai.OpenAiErrors;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Azure's errors in OpenAI's words: they lack {@code type} and {@code param}, and their codes are words of Azure's or the status as a string. */
final class AzureErrors {
    private static final String INVALID = "invalid_request_error";
    private static final String FILTERED = "content_filter";
    private static final Ascii ERROR = new Ascii("\"error\"");
    private static final Pattern WAIT = Pattern.compile("[Rr]etry after ([0-9]{1,5}) second");

    private AzureErrors() {}

    /** The failure that an answer with an error status stands for. */
    static Failure failure(AdapterCall call, UpstreamAnswer answer) {
        noteRequestId(call, answer);
        var error = tree(answer.body()).path("error");
        var failure = OpenAiErrors.failure(call, answer);
        if (answer.status() == 404) {
            return noDeployment(call, failure.message());
        }
        if (answer.status() < 500 && isFiltered(error)) {
            return filtered(failure.message(), error);
        }
        return normal(failure, error);
    }

    /** An error inside a stream, whose root is {@code root}. */
    static Failure inBand(AdapterCall call, JsonNode root) {
        var error = root.path("error");
        int named = isFiltered(error)
                ? 400
                : error.path("status").asInt(error.path("code").asInt(500));
        var answer = new UpstreamAnswer(named < 400 ? 500 : named, HeaderFields.NONE, Json.write(root));
        return failure(call, answer);
    }

    /** Throws what a 2xx answer that holds an error stands for. */
    static void refuseInBand(AdapterCall call, byte[] body) {
        if (!ERROR.in(body)) {
            return;
        }
        var root = tree(body);
        if (root.path("error").isObject()) {
            throw new GatewayException(inBand(call, root));
        }
    }

    /** {@code x-request-id} where there is one; API Management has a name of its own. */
    static void noteRequestId(AdapterCall call, UpstreamAnswer answer) {
        answer.headers().first("apim-request-id").ifPresent(call.notes()::upstreamRequestId);
    }

    /** A wrong deployment, path or version is the configuration's fault, but what the client sees is that there is no such model. */
    private static Failure noDeployment(AdapterCall call, String said) {
        return new Failure.UpstreamRejected(
                404, said + " (backend '" + call.backend().id() + "')", new Words(INVALID, "model", "model_not_found"));
    }

    private static boolean isFiltered(JsonNode error) {
        return error.path("code").asText("").equals(FILTERED)
                || inner(error).path("code").asText("").equals("ResponsibleAIPolicyViolation");
    }

    private static JsonNode inner(JsonNode error) {
        return error.has("innererror") ? error.path("innererror") : error.path("inner_error");
    }

    /** What was found goes into the message: it is all of {@code innererror} that says something. */
    private static Failure filtered(String message, JsonNode error) {
        var inner = inner(error);
        var results = inner.has("content_filter_result")
                ? inner.path("content_filter_result")
                : inner.path("content_filter_results");
        var found = found(results);
        return new Failure.UpstreamRejected(
                400,
                found.isEmpty() ? message : message + " Filtered for: " + String.join(", ", found) + ".",
                new Words(INVALID, error.path("param").asText(null), FILTERED));
    }

    private static List<String> found(JsonNode results) {
        var found = new ArrayList<String>();
        for (var result : results.properties()) {
            if (result.getValue().path("filtered").asBoolean(false)) {
                var severity = result.getValue().path("severity").asText("");
                found.add(result.getKey() + (severity.isEmpty() ? "" : " (" + severity + ")"));
            }
        }
        return found;
    }

    private static Failure normal(Failure failure, JsonNode error) {
        if (failure instanceof Failure.UpstreamRejected(var status, var message, var words)
                && words.code() != null
                && words.code().matches("[0-9]{3}")) {
            return new Failure.UpstreamRejected(status, message, new Words(words.type(), words.param(), null));
        }
        if (failure instanceof Failure.UpstreamRateLimited(var message, var retryAfter) && retryAfter == null) {
            return new Failure.UpstreamRateLimited(
                    message, waitSaid(error.path("message").asText("")));
        }
        return failure;
    }

    /** Some answers name the wait in their text alone. */
    private static Duration waitSaid(String message) {
        var matcher = WAIT.matcher(message);
        return matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : null;
    }

    private static JsonNode tree(byte[] body) {
        try {
            var tree = Json.read(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }
}
