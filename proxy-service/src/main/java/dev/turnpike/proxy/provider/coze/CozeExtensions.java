package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Coze's own members of a request. SDKs merge {@code extra_body} into the top level; some clients send it as it is, so it is looked into as well. */
final class CozeExtensions {
    private static final Map<String, Predicate<JsonNode>> COPIED = Map.of(
            "custom_variables", CozeExtensions::isTextMap,
            "parameters", JsonNode::isObject,
            "extra_params", JsonNode::isObject,
            "shortcut_command", JsonNode::isObject,
            "enable_card", JsonNode::isBoolean);

    private CozeExtensions() {}

    static boolean knows(String name) {
        return COPIED.containsKey(name) || name.equals("auto_save_history") || name.equals("conversation_id");
    }

    /** The member {@code name}, unless absent or null. */
    static Optional<JsonNode> find(ModelRequest request, String name) {
        return request.get(name)
                .or(() -> request.get("extra_body").map(extra -> extra.get(name)))
                .filter(value -> !value.isNull());
    }

    /** Copies the members that Coze has by the same name. */
    static void copy(ModelRequest request, ObjectNode body) {
        COPIED.keySet().stream()
                .sorted()
                .forEach(name -> find(request, name).ifPresent(value -> body.set(name, value)));
    }

    static void check(ModelRequest request) {
        COPIED.forEach(
                (name, shape) -> find(request, name).filter(shape.negate()).ifPresent(_ -> refuse(name)));
        find(request, "auto_save_history")
                .filter(value -> !value.isBoolean())
                .ifPresent(_ -> refuse("auto_save_history"));
    }

    static boolean isTextMap(JsonNode value) {
        return value.isObject() && value.valueStream().allMatch(JsonNode::isTextual);
    }

    private static void refuse(String name) {
        throw new GatewayException(
                new Failure.Invalid("'" + name + "' has a type that Coze does not take.", name, "invalid_type"));
    }
}
