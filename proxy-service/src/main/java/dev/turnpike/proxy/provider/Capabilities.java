package dev.turnpike.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.List;

/** What a backend is said not to be able to do is refused before it is asked. What nobody said anything about passes. */
public final class Capabilities {
    private static final List<String> TOOL_FIELDS = List.of("tools", "functions");

    private Capabilities() {}

    /**
     * Checks the request against the backend's {@code capabilities}.
     *
     * @throws GatewayException with {@link Failure.Unsupported} that names the field
     */
    public static void check(AdapterCall call) {
        var can = call.backend().config().capabilities();
        var request = call.request();
        if (no(can.functionCalling())) {
            TOOL_FIELDS.stream()
                    .filter(field ->
                            request.get(field).filter(tools -> !tools.isEmpty()).isPresent())
                    .findFirst()
                    .ifPresent(field -> refuse(call, field, "function calling"));
        }
        if (no(can.parallelToolCalls())
                && request.get("parallel_tool_calls").map(JsonNode::asBoolean).orElse(false)) {
            refuse(call, "parallel_tool_calls", "parallel tool calls");
        }
        if (no(can.structuredOutput()) && wantsStructure(request)) {
            refuse(call, "response_format", "structured output");
        }
        if (no(can.reasoning()) && request.get("reasoning_effort").isPresent()) {
            refuse(call, "reasoning_effort", "reasoning");
        }
        if (no(can.embeddings()) && request.operation() == Operation.EMBEDDING) {
            refuse(call, "model", "embeddings");
        }
        if (request.operation() == Operation.CHAT && (no(can.vision()) || no(can.audioInput()))) {
            checkParts(call);
        }
    }

    private static boolean no(Boolean capability) {
        return Boolean.FALSE.equals(capability);
    }

    private static boolean wantsStructure(ModelRequest request) {
        return request.get("response_format")
                .map(format -> !format.path("type").asText("text").equals("text"))
                .orElse(false);
    }

    private static void checkParts(AdapterCall call) {
        var can = call.backend().config().capabilities();
        for (var message : call.request().tree().path("messages")) {
            for (var part : message.path("content")) {
                var type = part.path("type").asText("");
                if (no(can.vision()) && type.equals("image_url")) {
                    refuse(call, "messages", "images");
                }
                if (no(can.audioInput()) && type.equals("input_audio")) {
                    refuse(call, "messages", "audio input");
                }
            }
        }
    }

    private static void refuse(AdapterCall call, String field, String what) {
        throw new GatewayException(new Failure.Unsupported(
                "Unsupported parameter: '" + field + "': the model '"
                        + call.request().model() + "' does not support " + what + ".",
                field));
    }
}
