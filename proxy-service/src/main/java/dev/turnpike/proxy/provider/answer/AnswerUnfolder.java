package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import java.io.UncheckedIOException;

/** Unfolds one whole answer into the chunks of a stream, for a backend that cannot stream and a client that wants one. Every member of the answer has its place there. */
public final class AnswerUnfolder {
    private final AdapterCall call;
    private final ChunkSink sink;
    private final ObjectNode root;
    private final JsonNode usage;

    private AnswerUnfolder(AdapterCall call, ObjectNode root, ChunkSink sink) {
        this.call = call;
        this.sink = sink;
        this.root = root;
        this.usage = root.remove("usage");
    }

    /**
     * Writes {@code answer} to {@code sink} as a stream.
     *
     * @throws GatewayException with {@code UpstreamTruncated} when a choice has no finish reason: a stream cannot end without, and none is made up
     */
    public static void unfold(AdapterCall call, Decoded answer, ChunkSink sink) {
        var unfolder = new AnswerUnfolder(call, tree(answer), sink);
        unfolder.choices();
        unfolder.usage();
    }

    private static ObjectNode tree(Decoded answer) {
        try {
            return (ObjectNode) Json.read(answer.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e); // an answer that was decoded a moment ago
        }
    }

    private void choices() {
        var choices = root.path("choices");
        for (var choice : choices) {
            if (!choice.path("finish_reason").isTextual()) {
                throw new GatewayException(new Failure.UpstreamTruncated(
                        "The upstream of '" + call.backend().id() + "' gave an answer without a finish reason."));
            }
        }
        boolean chat = call.request().operation() == Operation.CHAT;
        if (chat) {
            root.put("object", "chat.completion.chunk");
        }
        if (!chat) {
            choices.forEach(choice -> emit(Chunk.Kind.FINISH, (ObjectNode) choice));
            return;
        }
        choices.forEach(
                this::opening); // all of them: a client may take the first finish for the last as long as it knows
        // of no other choice
        choices.forEach(this::content);
        choices.forEach(this::end);
    }

    private void opening(JsonNode choice) {
        var piece = delta(choice, "role", root.textNode("assistant"));
        ((ObjectNode) piece.path("delta")).put("content", "").putNull("refusal");
        emit(Chunk.Kind.OPENING, piece);
    }

    private void content(JsonNode choice) {
        var message = choice.path("message");
        piece(choice, "reasoning_content", message); // before the text that it led to
        piece(choice, "reasoning", message);
        for (var member : message.properties()) {
            switch (member.getKey()) {
                case "role", "reasoning_content", "reasoning" -> {}
                case "content" -> text(choice, message);
                case "tool_calls" -> tools(choice, member.getValue());
                default -> piece(choice, member.getKey(), message);
            }
        }
    }

    private void end(JsonNode choice) {
        ObjectNode end = choice.deepCopy();
        end.remove("message");
        end.putObject("delta");
        end.putNull("logprobs");
        emit(Chunk.Kind.FINISH, end);
    }

    private void text(JsonNode choice, JsonNode message) {
        boolean scored = choice.hasNonNull("logprobs");
        if (!says(message.path("content")) && !scored) {
            return;
        }
        var piece = delta(choice, "content", message.path("content"));
        if (scored) {
            piece.set("logprobs", choice.path("logprobs"));
        }
        emit(Chunk.Kind.CONTENT, piece);
    }

    private void piece(JsonNode choice, String member, JsonNode message) {
        if (says(message.path(member))) {
            emit(Chunk.Kind.CONTENT, delta(choice, member, message.get(member)));
        }
    }

    private void tools(JsonNode choice, JsonNode calls) {
        for (int index = 0; index < calls.size(); index++) {
            var call = (ObjectNode) calls.get(index);
            var arguments = call.path("function").path("arguments").asText("");
            if (!arguments.isEmpty()) {
                ((ObjectNode) call.path("function")).put("arguments", "");
            }
            fragment(choice, call.objectNode().put("index", index).setAll(call));
            if (!arguments.isEmpty()) {
                var more = call.objectNode().put("index", index);
                more.putObject("function").put("arguments", arguments);
                fragment(choice, more);
            }
        }
    }

    private void fragment(JsonNode choice, ObjectNode fragment) {
        emit(Chunk.Kind.CONTENT, delta(choice, "tool_calls", root.arrayNode().add(fragment)));
    }

    private static boolean says(JsonNode value) {
        boolean nothing = value.isNull() || value.isMissingNode() || (value.isContainerNode() && value.isEmpty());
        return !nothing && !(value.isTextual() && value.asText().isEmpty());
    }

    private ObjectNode delta(JsonNode choice, String member, JsonNode value) {
        var piece = root.objectNode();
        piece.set("index", choice.path("index"));
        piece.putObject("delta").set(member, value);
        piece.putNull("logprobs").putNull("finish_reason");
        return piece;
    }

    private void emit(Chunk.Kind kind, ObjectNode choice) {
        root.putArray("choices").add(choice);
        if (call.request().includeUsage()) {
            root.putNull("usage");
        }
        sink.accept(new Chunk(kind, Json.write(root)));
    }

    private void usage() {
        if (call.request().includeUsage() && usage != null && usage.isObject()) {
            root.putArray("choices");
            root.set("usage", usage);
            sink.accept(new Chunk(Chunk.Kind.USAGE, Json.write(root)));
        }
    }
}
