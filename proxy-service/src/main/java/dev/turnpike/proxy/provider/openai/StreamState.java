package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Learned;
import java.util.ArrayList;
import java.util.List;

/** What one relayed stream has shown so far. */
final class StreamState {
    final ChunkHead head;
    private final List<ChoiceState> choices = new ArrayList<>(1);
    private FinishReason firstFinish;
    private Usage usage = Usage.UNKNOWN;
    private byte[] usageChunk;
    private JsonNode figures;

    StreamState(AdapterCall call) {
        this.head = new ChunkHead(call);
    }

    /** The choice {@code index}, which is below {@link Tokens#MOST}. */
    ChoiceState choice(int index) {
        while (choices.size() <= index) {
            choices.add(new ChoiceState());
        }
        return choices.get(index);
    }

    void finish(ChoiceState choice, FinishReason reason) {
        choice.finished = true;
        if (firstFinish == null) {
            firstFinish = reason;
        }
    }

    /** Whether every choice that began has ended. */
    boolean allFinished() {
        return finished() > 0 && choices.stream().noneMatch(choice -> choice.opened && !choice.finished);
    }

    /** How many choices have ended. */
    long finished() {
        return choices.stream().filter(choice -> choice.finished).count();
    }

    /** The upstream's usage chunk, kept until the stream ends. */
    void usageChunk(byte[] json, Usage tokens) {
        usage = tokens;
        usageChunk = json;
        figures = null;
    }

    /** Usage that came with other things: the client's usage chunk is made of it. */
    void usage(JsonNode given, Usage tokens) {
        usage = tokens;
        usageChunk = null;
        figures = given;
    }

    /** The chunk with the totals; null when the upstream gave none. */
    byte[] usageChunk() {
        if (figures == null) {
            return usageChunk;
        }
        ObjectNode chunk = Json.mapper().createObjectNode();
        head.write(chunk);
        chunk.putArray("choices");
        chunk.set("usage", figures);
        return Json.write(chunk);
    }

    Learned learned() {
        return new Learned(usage, firstFinish, head.upstreamModel(), head.upstreamId());
    }
}
