package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.WholeWriter;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.nio.charset.StandardCharsets;

/** An answer that is one {@code message} document. */
final class WholeAnswer {
    private WholeAnswer() {}

    static Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        answer.headers().first("request-id").ifPresent(call.notes()::upstreamRequestId);
        var message = read(call, answer);
        if (!message.path("type").asText("message").equals("message")) {
            throw new GatewayException(
                    message.path("error").isObject()
                            ? ErrorDecoder.named(call, message)
                            : new Failure.UpstreamProtocol("The upstream of '"
                                    + call.backend().id() + "' sent an answer that is no message."));
        }
        var writer = new WholeWriter(call);
        var blocks = new AnswerBlocks(call, writer, AnswerBlocks.Form.WHOLE);
        feed(blocks, message);
        return writer.decoded();
    }

    private static void feed(AnswerBlocks blocks, JsonNode message) {
        blocks.begin(message);
        int index = 0;
        for (var block : message.path("content")) {
            blocks.startBlock(index, block);
            blocks.stopBlock(index);
            index++;
        }
        blocks.stopReason(message);
        blocks.finish();
    }

    private static JsonNode read(AdapterCall call, UpstreamAnswer answer) {
        try {
            var message = readLenient(answer);
            if (message.isObject()) {
                return message;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        throw new GatewayException(new Failure.UpstreamProtocol(
                "The upstream of '" + call.backend().id() + "' sent an answer that is no JSON object."));
    }

    /** Invalid UTF-8 becomes U+FFFD. */
    private static JsonNode readLenient(UpstreamAnswer answer) throws JsonProcessingException {
        try {
            return Json.read(answer.body());
        } catch (JsonProcessingException e) {
            return Json.read(answer.text().getBytes(StandardCharsets.UTF_8));
        }
    }
}
