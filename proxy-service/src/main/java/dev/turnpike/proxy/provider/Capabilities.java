package dev.turnpike.proxy.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.List;
import java.util.Set;

/** What a backend is said not to be able to do is refused before it is asked. What nobody said anything about passes. */
public final class Capabilities {
    private static final List<String> TOOL_FIELDS = List.of("tools", "functions");

    /** The top-level members by which a request is judged; an adapter reads these from nowhere else. */
    public static final Set<String> FIELDS =
            Set.of("messages", "tools", "functions", "parallel_tool_calls", "response_format", "reasoning_effort");

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
            for (var field : TOOL_FIELDS) {
                if (request.get(field).filter(tools -> !tools.isEmpty()).isPresent()) {
                    throw refused(call, field, "function calling");
                }
            }
        }
        if (no(can.parallelToolCalls())
                && request.get("parallel_tool_calls").map(JsonNode::asBoolean).orElse(false)) {
            throw refused(call, "parallel_tool_calls", "parallel tool calls");
        }
        if (no(can.structuredOutput()) && wantsStructure(request)) {
            throw refused(call, "response_format", "structured output");
        }
        if (no(can.reasoning()) && request.get("reasoning_effort").isPresent()) {
            throw refused(call, "reasoning_effort", "reasoning");
        }
        if (no(can.embeddings()) && request.operation() == Operation.EMBEDDING) {
            throw refused(call, "model", "embeddings");
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
                    throw refused(call, "messages", "images");
                }
                if (no(can.audioInput()) && type.equals("input_audio")) {
                    throw refused(call, "messages", "audio input");
                }
            }
        }
    }

    private static GatewayException refused(AdapterCall call, String field, String what) {
        return new GatewayException(new Failure.Unsupported(
                "Unsupported parameter: '" + field + "': the model '"
                        + call.request().model() + "' does not support " + what + ".",
                field));
    }
}
