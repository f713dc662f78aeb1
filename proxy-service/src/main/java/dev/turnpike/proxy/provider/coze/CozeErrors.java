package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.wire.RetryAfter;
import dev.turnpike.proxy.wire.UpstreamAnswer;

/**
 * What Coze's errors mean. They come with the status 200 as well; the code in the body decides, the status only where there is none. See the
 * <a href="https://www.coze.com/docs/developer_guides/coze_error_codes">codes</a> and, for Studio's nine digits, the types of its source.
 */
final class CozeErrors {
    private CozeErrors() {}

    /** The failure in a whole answer, also in one with status 200: no whole answer of the chat call is a success. */
    static Failure whole(AdapterCall call, UpstreamAnswer answer) {
        var envelope = envelope(answer.body());
        var logId = envelope.path("detail")
                .path("logid")
                .asText(answer.headers().first("X-Tt-Logid").orElse(""));
        if (!logId.isEmpty()) {
            call.notes().upstreamRequestId(logId);
        }
        long code = envelope.path("code").asLong(0);
        var message = envelope.path("msg").asText("");
        var retryAfter = RetryAfter.read(answer.headers(), call.at()).orElse(null);
        var error = new CozeError(code, message, logId, answer.status(), retryAfter);
        if (code != 0 && !(answer.status() == 404 && code == 4000)) {
            return of(error);
        }
        if (answer.status() < 300) {
            return new Failure.UpstreamProtocol("Coze answered with a document where a stream was asked for.");
        }
        if (answer.status() < 400) {
            return new Failure.UpstreamProtocol("Coze answered with status " + answer.status() + ".");
        }
        return ofStatus(error);
    }

    /** The failure that an event of a stream names: {@code code} and {@code msg}, each maybe absent. */
    static Failure inStream(JsonNode error) {
        var logId = error.path("detail").path("logid").asText("");
        return of(new CozeError(error.path("code").asLong(0), error.path("msg").asText(""), logId, 200, null));
    }

    /** The body as JSON; a missing node when it is none. */
    static JsonNode envelope(byte[] body) {
        try {
            var tree = Json.read(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    private static Failure of(CozeError error) {
        var failure = ofKnown(error);
        if (failure != null) {
            return failure;
        }
        boolean theCallers = (error.code() >= 4000 && error.code() < 5000) || error.code() == 400;
        return theCallers ? error.rejected(400, null, error.wireCode()) : error.failed();
    }

    private static Failure ofKnown(CozeError error) {
        return switch (Math.clamp(error.code(), 0, Integer.MAX_VALUE)) {
            case 4001, 4002, 103000002, 103200003 -> error.rejected(404, null, error.wireCode());
            case 4006, 4015, 4021, 4200, 103100002 -> error.rejected(404, "model", "model_not_found");
            case 4008, 4009, 4020 -> new Failure.UpstreamRateLimited(error.message(), error.retryAfter());
            case 4010 -> error.rejected(400, "messages", "context_length_exceeded");
            case 4011, 4019, 4022, 4028 -> new Failure.UpstreamQuota(error.message());
            case 4012, 4013, 4314, 4315 -> error.failed();
            case 4014, 4102, 4105 -> error.rejected(400, null, "content_filter");
            case 4016 -> error.rejected(409, "conversation_id", "conversation_busy");
            case 4100, 4101, 700012006, 103000001 -> error.credentialRefused();
            case 4302 -> error.rejected(413, null, error.wireCode());
            case 103000000, 103200005 -> error.rejected(400, null, error.wireCode());
            case 720701013 -> new Failure.UpstreamOverloaded(error.message(), error.retryAfter());
            default -> null;
        };
    }

    private static Failure ofStatus(CozeError error) {
        int status = error.status();
        return switch (status) {
            case 401, 403 -> error.credentialRefused();
            case 404 ->
                new Failure.UpstreamError("Coze does not know the path; check the endpoint of the backend.", status);
            case 429 -> new Failure.UpstreamRateLimited(error.message(), error.retryAfter());
            case 503 -> new Failure.UpstreamOverloaded(error.message(), error.retryAfter());
            default -> status < 500 ? error.rejected(status, null, null) : error.failed();
        };
    }
}
