package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.Set;

/** Accounts for every top-level member of a request: translated (elsewhere), refused, or dropped with a warning. */
final class CozeFields {
    private static final Set<String> TRANSLATED = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "user",
            "safety_identifier",
            "metadata",
            "n",
            "modalities",
            "extra_body");

    private CozeFields() {}

    static void account(AdapterCall call) {
        var request = call.request();
        refuse(request);
        CozeExtensions.check(request);
        for (var name : request.fieldNames()) {
            if (!TRANSLATED.contains(name) && !CozeExtensions.knows(name)) {
                request.get(name).filter(value -> says(name, value)).ifPresent(_ -> drop(call, name));
            }
        }
        request.get("extra_body")
                .ifPresent(extra -> extra.fieldNames().forEachRemaining(name -> {
                    if (!CozeExtensions.knows(name)) {
                        drop(call, "extra_body." + name);
                    }
                }));
    }

    private static void drop(AdapterCall call, String name) {
        call.notes().warn(shown(name) + ": not supported by Coze, dropped");
    }

    private static void refuse(ModelRequest request) {
        request.get("n").filter(n -> n.asInt(1) != 1).ifPresent(_ -> {
            throw unsupported("n", "Coze gives one answer; 'n' must be 1.");
        });
        request.get("modalities").ifPresent(modalities -> {
            for (var modality : modalities) {
                if (!modality.asText().equals("text")) {
                    throw unsupported("modalities", "Coze answers in text only; 'modalities' must be [\"text\"].");
                }
            }
        });
        request.get("metadata").filter(map -> !CozeExtensions.isTextMap(map)).ifPresent(_ -> {
            throw new GatewayException(
                    new Failure.Invalid("'metadata' must map strings to strings.", "metadata", "invalid_type"));
        });
    }

    /** Whether the value asks for more than what happens anyway. */
    private static boolean says(String name, JsonNode value) {
        return switch (name) {
            case "response_format" -> !value.path("type").asText().equals("text");
            case "logprobs", "store" -> value.asBoolean(true);
            case "tool_choice", "function_call" -> !value.asText().equals("auto");
            case "tools", "functions" -> !value.isEmpty();
            default -> true;
        };
    }

    private static GatewayException unsupported(String param, String message) {
        return new GatewayException(new Failure.Unsupported(message, param));
    }

    private static String shown(String name) {
        var cut = name.length() > 64 ? name.substring(0, 64) + "..." : name;
        return cut.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
