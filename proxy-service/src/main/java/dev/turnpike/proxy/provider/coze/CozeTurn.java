package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.regex.Pattern;

/**
 * How a request goes on from what Coze knows already.
 *
 * @param bot digits
 * @param saved whether Coze keeps this round
 * @param name what the client calls its conversation; null when it named none
 * @param conversation Coze's id of the conversation to go on with; null for a new one
 * @param chat Coze's id of the chat that waits for the tool outputs at the end of the request; null when none does
 */
record CozeTurn(String bot, boolean saved, String name, String conversation, String chat) {
    private static final Pattern BOT = Pattern.compile("(?:bot-)?([0-9]{1,32})");
    private static final int LONGEST_NAME = 256;

    static CozeTurn of(AdapterCall call) {
        var request = call.request();
        var bot = bot(call);
        var memory = new CozeMemory(call, bot);
        var name = conversationName(request);
        var waiting = CozeToolOutputs.waitingChat(request, memory);
        if (waiting != null) {
            return new CozeTurn(bot, true, name, waiting.conversation(), waiting.chat());
        }
        return new CozeTurn(bot, saved(request, name), name, name == null ? null : memory.conversation(name), null);
    }

    private static String bot(AdapterCall call) {
        var matcher = BOT.matcher(call.upstreamModel());
        if (matcher.matches()) {
            return matcher.group(1);
        }
        if (call.backend().config().upstreamModel() == null) {
            throw new GatewayException(new Failure.ModelNotFound(call.request().model()));
        }
        throw new GatewayException(new Failure.RouteUnavailable("backend '"
                + call.backend().id() + "': upstreamModel must be a Coze bot id, 'bot-' and digits or digits alone."));
    }

    /** The client's word wins. Else a round is kept for a named conversation, and where tools are offered: Coze takes tool outputs for kept rounds only. */
    private static boolean saved(ModelRequest request, String name) {
        return CozeExtensions.find(request, "auto_save_history")
                .map(JsonNode::asBoolean)
                .orElseGet(() -> name != null
                        || request.get("tools").map(tools -> !tools.isEmpty()).orElse(false));
    }

    private static String conversationName(ModelRequest request) {
        var found = CozeExtensions.find(request, "conversation_id")
                .or(() -> request.get("metadata").map(metadata -> metadata.get("conversation_id")));
        if (found.isEmpty() || found.get().isNull()) {
            return null;
        }
        var name = found.get().asText();
        if (!found.get().isTextual() || name.isBlank() || name.length() > LONGEST_NAME) {
            throw new GatewayException(Failure.Invalid.of(
                    "conversation_id", "'conversation_id' must be a string of 1 to " + LONGEST_NAME + " characters."));
        }
        return name.startsWith("conv_") ? name.substring("conv_".length()) : name;
    }
}
