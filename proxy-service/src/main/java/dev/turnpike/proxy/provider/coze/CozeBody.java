package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.provider.AdapterCall;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The body of {@code POST /v3/chat}. */
final class CozeBody {
    private CozeBody() {}

    static ObjectNode of(AdapterCall call, CozeTurn turn, List<CozeMessage> messages) {
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("bot_id", turn.bot())
                .put("user_id", userId(call))
                .put("stream", true)
                .put("auto_save_history", turn.saved());
        var sent = body.putArray("additional_messages");
        messages.forEach(message -> sent.add(message.json()));
        metaData(call, body);
        CozeExtensions.copy(call.request(), body);
        return body;
    }

    private static void metaData(AdapterCall call, ObjectNode body) {
        call.request().get("metadata").filter(metadata -> !metadata.isEmpty()).ifPresent(metadata -> {
            ObjectNode copy = metadata.deepCopy();
            copy.remove("conversation_id");
            if (!copy.isEmpty()) {
                body.set("meta_data", copy);
            }
        });
    }

    /** Coze keeps a memory for each user id: one constant for all would mix the memories of all callers. */
    private static String userId(AdapterCall call) {
        var request = call.request();
        var user =
                request.get("user").or(() -> request.get("safety_identifier")).map(JsonNode::asText);
        if (user.isPresent() && !user.get().isEmpty()) {
            warnOfTwo(call, user.get());
            return user.get();
        }
        var options = call.backend().config().options().coze();
        if (options != null && options.userId() != null) {
            return options.userId();
        }
        return "turnpike-" + CozeHash.of(call.continuations().caller().getBytes(StandardCharsets.UTF_8));
    }

    private static void warnOfTwo(AdapterCall call, String user) {
        call.request()
                .get("safety_identifier")
                .filter(other -> !other.asText().equals(user))
                .ifPresent(_ -> call.notes().warn("safety_identifier: Coze takes one user id, dropped for user"));
    }
}
