package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.answer.ChunkWriter;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.Optional;

/**
 * Reads the events of one chat. Events are told apart by name, never by what they hold: ordinary ones carry an empty {@code required_action} and a {@code last_error} with
 * code 0. Ids have 19 digits and stay text. The finish waits for Coze's own word, even though follow-up questions keep it back for seconds.
 */
final class CozeStream implements StreamDecoder {
    private final AdapterCall call;
    private final ChunkWriter writer;
    private final CozeTurn turn;
    private final CozeMemory memory;
    private final CozeAnswers answers;
    private String chat = "";
    private String conversation = "";
    private boolean terminated;

    CozeStream(AdapterCall call, ChunkSink sink) {
        this.call = call;
        this.writer = new ChunkWriter(call, sink);
        this.turn = CozeTurn.of(call);
        this.memory = new CozeMemory(call, turn.bot());
        this.answers = new CozeAnswers(writer, call.notes());
    }

    @Override
    public void event(SseEvent event) {
        if (terminated) {
            return;
        }
        switch (event.name()) {
            case "done", "conversation.stream.done" -> terminated = true; // what it carries is no JSON, or none at all
            case "error", "message" -> errorOf(event);
            case "conversation.chat.created", "conversation.chat.in_progress" -> begin(read(event), "id");
            case "conversation.message.delta" -> answer(read(event), answers::delta);
            case "conversation.message.completed" -> answer(read(event), answers::completed);
            case "conversation.chat.completed" -> completed(read(event));
            case "conversation.chat.failed" -> failed(read(event));
            case "conversation.chat.requires_action" -> requiresAction(read(event));
            case "conversation.chat.canceled", "conversation.chat.cancelled" -> canceled();
            default -> {} // audio (up to a megabyte, unread), and whatever Coze adds
        }
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void end() {
        if (!writer.finished()) {
            throw new GatewayException(
                    new Failure.UpstreamTruncated("Coze ended the stream before the chat was completed."));
        }
        if (!terminated) {
            call.notes().warn("no_done: the stream ended without its terminator");
        }
        writer.complete();
    }

    @Override
    public Learned learned() {
        return writer.learned();
    }

    /** Closing the connection does not stop the bot, and its tokens are charged. */
    @Override
    public Optional<UpstreamCall> onCancel() {
        if (chat.isEmpty() || conversation.isEmpty() || writer.finished() || terminated) {
            return Optional.empty();
        }
        var body = JsonNodeFactory.instance
                .objectNode()
                .put("conversation_id", conversation)
                .put("chat_id", chat);
        return Optional.of(UpstreamCall.json("/v3/chat/cancel", Json.write(body), UpstreamCall.Expect.WHOLE));
    }

    private interface Reader {
        void read(JsonNode message);
    }

    private void answer(JsonNode message, Reader reader) {
        if (!writer.finished()) {
            begin(message, "chat_id");
            reader.read(message);
        }
    }

    /** Takes the ids from the first event that has them; the answer to tool outputs has no {@code chat.created}. */
    private void begin(JsonNode event, String idMember) {
        var id = event.path(idMember).asText("");
        if (!chat.isEmpty() || id.isEmpty()) {
            return;
        }
        chat = id;
        conversation = event.path("conversation_id").asText("");
        writer.start("chatcmpl-" + chat, null);
        long created = event.path("created_at").asLong(0);
        if (created > 0) {
            writer.created(created);
        }
        if (turn.saved() && turn.name() != null && !conversation.isEmpty()) {
            memory.rememberConversation(turn.name(), conversation);
        }
    }

    private void completed(JsonNode event) {
        begin(event, "id");
        usage(event.path("usage"));
        shareConversation();
        writer.finish(0, FinishReason.STOP);
    }

    /** A client that keeps history at Coze without naming the conversation gets a name to go on with. */
    private void shareConversation() {
        if (turn.saved()
                && turn.name() == null
                && turn.chat() == null
                && !conversation.isEmpty()
                && !writer.finished()
                && CozeExtensions.find(call.request(), "auto_save_history").isPresent()) {
            memory.rememberConversation(conversation, conversation);
            writer.extra(0, "conversation_id", TextNode.valueOf(conversation));
        }
    }

    private void requiresAction(JsonNode event) {
        if (writer.finished()) {
            return;
        }
        begin(event, "id");
        var calls = event.path("required_action").path("submit_tool_outputs").path("tool_calls");
        if (calls.isEmpty()) {
            throw new GatewayException(new Failure.UpstreamProtocol("Coze requires an action but names no tool call."));
        }
        for (int i = 0; i < calls.size(); i++) {
            toolCall(i, calls.get(i));
        }
        usage(event.path("usage"));
        writer.finish(0, FinishReason.TOOL_CALLS);
    }

    /** A question of a workflow has the type {@code reply_message} and no function: it is a call of that name. */
    private void toolCall(int index, JsonNode tool) {
        var function = tool.path("function");
        var id = tool.path("id").asText("");
        writer.toolCall(
                0,
                index,
                id.isEmpty() ? "call_" + chat + "_" + index : id,
                function.path("name").asText(tool.path("type").asText("function")));
        var arguments = function.path("arguments");
        writer.toolArguments(0, index, arguments.isContainerNode() ? arguments.toString() : arguments.asText("{}"));
        if (turn.saved() && !id.isEmpty() && !conversation.isEmpty()) {
            memory.rememberWaiting(id, new CozeMemory.Chat(conversation, chat));
        } else {
            call.notes()
                    .warn("requires_action: this round is not kept at Coze, tool results will go back as text;"
                            + " send tools or auto_save_history");
        }
    }

    /** All zeros mean that Coze did not count. */
    private void usage(JsonNode usage) {
        long input = usage.path("input_count").asLong(usage.path("input_tokens").asLong(0));
        long output =
                usage.path("output_count").asLong(usage.path("output_tokens").asLong(0));
        if (input > 0 || output > 0) {
            writer.usage(Usage.reported(input, output));
        }
    }

    private void failed(JsonNode event) {
        begin(event, "id");
        var error = event.path("last_error");
        throw new GatewayException(CozeErrors.inStream(error.isObject() ? error : event));
    }

    private void canceled() {
        if (!writer.finished()) {
            throw new GatewayException(new Failure.UpstreamTruncated("Coze cancelled the chat before its end."));
        }
    }

    /** An {@code error} event may hold nothing. An event without a name is Coze's envelope: a document where a stream was asked for. */
    private void errorOf(SseEvent event) {
        var error = CozeErrors.envelope(event.data());
        if (event.name().equals("error")) {
            throw new GatewayException(CozeErrors.inStream(error));
        }
        if (error.path("code").isNumber()) {
            throw new GatewayException(
                    CozeErrors.whole(call, new UpstreamAnswer(200, HeaderFields.NONE, event.data())));
        }
    }

    private static JsonNode read(SseEvent event) {
        try {
            var tree = Json.read(event.data());
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException _) {
            // the same as another type
        }
        throw new GatewayException(new Failure.UpstreamProtocol("Coze sent an event that is no JSON object."));
    }
}
