package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.answer.UsageJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings a chunk of an unusual shape into the one that every listed client accepts, and notes what it changed. */
final class ChunkRepair {
    private final AdapterCall call;
    private final StreamState state;
    private final StreamChoiceRepair choices;

    ChunkRepair(AdapterCall call, StreamState state) {
        this.call = call;
        this.state = state;
        this.choices = new StreamChoiceRepair(call, state);
    }

    /**
     * What of the chunk is for the client goes to {@code sink}, in one chunk or several.
     *
     * @param bytes {@code chunk} as it came
     * @throws GatewayException when the chunk is an error
     */
    void repair(ObjectNode chunk, byte[] bytes, ChunkSink sink) {
        var before = chunk.path("choices").has(0) ? chunk : chunk.deepCopy();
        error(chunk);
        if (!chunk.path("choices").isArray()) {
            chunk.putArray("choices");
            call.notes().warn("choices: missing in a chunk, added");
        }
        if (chunk.path("choices").isEmpty()) {
            totals(chunk)
                    .ifPresent(tokens -> state.usageChunk(chunk.equals(before) ? bytes : Json.write(chunk), tokens));
            return;
        }
        usage(chunk);
        pieces(chunk, sink);
    }

    private void error(ObjectNode chunk) {
        OpenAiErrors.reported(chunk).ifPresent(error -> {
            throw new GatewayException(OpenAiErrors.inBand(call, error));
        });
        if (chunk.remove("error") != null) {
            call.notes().warn("error: null member removed from chunks");
        }
    }

    /** The totals are kept for the end; anything else without choices would be taken for them. */
    private Optional<Usage> totals(ObjectNode chunk) {
        var tokens = UsageJson.read(chunk.path("usage"));
        if (!(chunk.path("usage") instanceof ObjectNode figures) || tokens.total() < 0) {
            call.notes().warn("choices: chunk without any dropped");
            return Optional.empty();
        }
        UsageRepair.complete(figures);
        state.head.repair(chunk);
        return Optional.of(tokens);
    }

    /** Usage may ride on any chunk, and Groq keeps it in a place of its own. */
    private void usage(ObjectNode chunk) {
        var own = chunk.remove("usage");
        var figures = own instanceof ObjectNode ? own : chunk.path("x_groq").path("usage");
        var tokens = UsageJson.read(figures);
        if (tokens.total() >= 0 && figures.deepCopy() instanceof ObjectNode copy) {
            UsageRepair.complete(copy);
            state.usage(copy, tokens);
        }
    }

    /** One chunk with the first piece of each choice, one with the second … */
    private void pieces(ObjectNode chunk, ChunkSink sink) {
        var all = new ArrayList<List<ChoicePiece>>();
        for (var choice : chunk.path("choices")) {
            if (choice instanceof ObjectNode object) {
                all.add(choices.repair(object));
            }
        }
        int rounds = all.stream().mapToInt(List::size).max().orElse(0);
        for (int round = 0; round < rounds; round++) {
            var kind = Chunk.Kind.OPENING;
            ArrayNode each = chunk.putArray("choices");
            for (var pieces : all) {
                if (round < pieces.size()) {
                    each.add(pieces.get(round).choice());
                    var own = pieces.get(round).kind();
                    kind = own.compareTo(kind) > 0 ? own : kind;
                }
            }
            state.head.repair(chunk);
            if (call.request().includeUsage()) {
                chunk.putNull("usage");
            }
            sink.accept(new Chunk(kind, Json.write(chunk)));
        }
    }
}
