package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.UsageJson;

/** Brings a chunk of an unusual shape into the one that every listed client accepts, and notes what it changed. */
final class ChunkRepair {
    private final AdapterCall call;
    private final StreamState state;
    private final ToolCallRepair tools;

    ChunkRepair(AdapterCall call, StreamState state) {
        this.call = call;
        this.state = state;
        this.tools = new ToolCallRepair(call, state);
    }

    /**
     * The chunk for the client; null when nothing of it is for the client.
     *
     * @throws GatewayException when the chunk is an error
     */
    Chunk repair(ObjectNode chunk) {
        error(chunk);
        boolean usage = takeUsage(chunk);
        if (!chunk.path("choices").isArray()) {
            chunk.putArray("choices");
            call.notes().warn("choices: missing in a chunk, added");
        }
        var choices = (ArrayNode) chunk.path("choices");
        if (choices.isEmpty() && usage) {
            return null;
        }
        var kind = choices.isEmpty() ? Chunk.Kind.OPENING : choices(choices);
        if (kind == null) {
            return null;
        }
        envelope(chunk);
        if (call.request().includeUsage()) {
            chunk.putNull("usage");
        }
        return new Chunk(kind, Json.write(chunk));
    }

    private void error(ObjectNode chunk) {
        var error = chunk.path("error");
        if (error.isObject() || error.isTextual()) {
            throw new GatewayException(OpenAiErrors.inBand(call, error));
        }
        if (chunk.has("error")) {
            chunk.remove("error");
            call.notes().warn("error: null member removed from chunks");
        }
    }

    /** Usage may ride on any chunk, and Groq keeps it in a place of its own. */
    private boolean takeUsage(ObjectNode chunk) {
        var own = chunk.remove("usage");
        var groq = chunk.path("x_groq").path("usage");
        var node = own != null && own.isObject() ? own : groq;
        var usage = UsageJson.read(node);
        if (usage.total() >= 0) {
            state.usage(usage, node);
            return true;
        }
        return false;
    }

    /** Leaves only what may still be sent; null when nothing is left. */
    private Chunk.Kind choices(ArrayNode choices) {
        var kind = (Chunk.Kind) null;
        for (var each = choices.iterator(); each.hasNext(); ) {
            var own = each.next() instanceof ObjectNode choice ? choice(choice) : null;
            if (own == null) {
                each.remove();
            } else if (kind == null || own.compareTo(kind) > 0) {
                kind = own;
            }
        }
        return kind;
    }

    private Chunk.Kind choice(ObjectNode choice) {
        if (!choice.path("index").isInt()) {
            choice.put("index", 0);
        }
        int index = choice.path("index").asInt();
        if (state.finished(index)) {
            call.notes().warn("choices: chunk after the finish reason dropped");
            return null;
        }
        ChoiceRepair.finishReason(call, choice);
        boolean content = call.request().operation() == Operation.CHAT
                ? delta(choice, index)
                : !choice.path("text").asText("").isEmpty();
        state.open(index);
        if (choice.path("finish_reason").isTextual()) {
            state.finish(index, FinishReason.of(choice.path("finish_reason").asText()));
            return Chunk.Kind.FINISH;
        }
        return content ? Chunk.Kind.CONTENT : Chunk.Kind.OPENING;
    }

    private boolean delta(ObjectNode choice, int index) {
        if (!(choice.path("delta") instanceof ObjectNode)) {
            var message = choice.remove("message");
            choice.set(
                    "delta",
                    message instanceof ObjectNode whole ? whole : Json.mapper().createObjectNode());
            call.notes().warn("delta: missing in a chunk, added");
        }
        var delta = (ObjectNode) choice.path("delta");
        ChoiceRepair.contentParts(call, delta);
        role(delta, index);
        tools.repair(delta, index);
        return hasContent(delta);
    }

    private void role(ObjectNode delta, int index) {
        var role = delta.path("role");
        if (state.opened(index)) {
            if (!role.isMissingNode()) {
                delta.remove("role");
                call.notes().warn("role: repeated in later chunks, removed");
            }
        } else if (!role.asText().equals("assistant")) {
            delta.put("role", "assistant");
            call.notes().warn("role: missing in the first chunk, added");
        }
    }

    private static boolean hasContent(ObjectNode delta) {
        for (var member : delta.properties()) {
            var value = member.getValue();
            boolean empty =
                    value.isNull() || (value.isTextual() && value.asText().isEmpty());
            if (!member.getKey().equals("role") && !empty) {
                return true;
            }
        }
        return false;
    }

    /** {@code id}, {@code object}, {@code created}, {@code model}: there, and the same in every chunk. */
    private void envelope(ObjectNode chunk) {
        state.answer(chunk.path("id").asText(""), chunk.path("model").asText(""));
        if (!chunk.path("id").asText("").equals(state.id())) {
            chunk.put("id", state.id());
            call.notes().warn("id: not the same in every chunk, made so");
        }
        if (!chunk.path("model").asText("").equals(state.model())) {
            chunk.put("model", state.model());
        }
        if (!chunk.path("object").isTextual()) {
            chunk.put(
                    "object",
                    call.request().operation() == Operation.CHAT ? "chat.completion.chunk" : "text_completion");
        }
        JsonNode created = chunk.path("created");
        if (created.asLong(0) > 0) {
            state.created(created.asLong());
        } else {
            chunk.put("created", state.created());
        }
    }
}
