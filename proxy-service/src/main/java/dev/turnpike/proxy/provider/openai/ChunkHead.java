package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.AdapterCall;

/** {@code id}, {@code object}, {@code created}, {@code model}: those of the first chunk that is sent, in every chunk. What the upstream leaves out is made. */
final class ChunkHead {
    private final AdapterCall call;
    private String id;
    private String model;
    private long created;
    private String upstreamId;
    private String upstreamModel;

    ChunkHead(AdapterCall call) {
        this.call = call;
    }

    /** The id in the chunks sent so far; null before the first. */
    String id() {
        return id;
    }

    /** The model in the chunks sent so far; null before the first. */
    String model() {
        return model;
    }

    /** The id that the upstream gave; null when it gave none. */
    String upstreamId() {
        return upstreamId;
    }

    /** The model that the upstream named; null when it named none. */
    String upstreamModel() {
        return upstreamModel;
    }

    /** Whether a chunk with this head may follow, or be the first, as it is. */
    boolean fits(ChunkScan scan) {
        if (id != null) {
            return id.equals(scan.id) && model.equals(scan.model) && created == scan.created;
        }
        return scan.id != null && !scan.id.isEmpty() && scan.model != null && !scan.model.isEmpty() && scan.created > 0;
    }

    /** Takes note of a head that is sent as it is. */
    void passed(ChunkScan scan) {
        if (id == null) {
            fix(scan.id, scan.model, scan.created);
        }
    }

    private void fix(String givenId, String givenModel, long givenCreated) {
        upstreamId = givenId.isEmpty() ? null : givenId;
        upstreamModel = givenModel.isEmpty() ? null : givenModel;
        id = givenId.isEmpty() ? call.answerId() : givenId;
        model = givenModel.isEmpty() ? call.request().model() : givenModel;
        created = givenCreated > 0 ? givenCreated : call.at().getEpochSecond();
    }

    /** Gives {@code chunk} the head of the others. */
    void repair(ObjectNode chunk) {
        var givenId = chunk.path("id").asText("");
        if (id == null) {
            fix(givenId, chunk.path("model").asText(""), chunk.path("created").asLong(0));
        }
        if (!givenId.equals(id)) {
            call.notes().warn("id: missing or not the same in every chunk, made so");
        }
        write(chunk);
    }

    /** Writes the head into {@code chunk}; where a member is already there, it keeps its place. */
    void write(ObjectNode chunk) {
        if (id == null) {
            fix("", "", 0);
        }
        boolean chat = call.request().operation() == Operation.CHAT;
        put(chunk, "id", id);
        put(chunk, "object", chat ? "chat.completion.chunk" : "text_completion");
        if (!chunk.path("created").isIntegralNumber() || chunk.path("created").asLong() != created) {
            chunk.put("created", created);
        }
        put(chunk, "model", model);
    }

    private static void put(ObjectNode chunk, String member, String value) {
        if (!value.equals(chunk.path(member).textValue())) {
            chunk.put(member, value);
        }
    }
}
