package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.provider.answer.UsageJson;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What one relayed stream has shown so far. */
final class StreamState {
    /** No provider takes an {@code n} near it, and a bit is kept for each. */
    private static final int MOST_CHOICES = 4_096;

    private final AdapterCall call;
    private final BitSet opened = new BitSet();
    private final BitSet finished = new BitSet();
    private final Map<Long, ToolCall> tools = new HashMap<>(0);
    private final Map<Integer, Integer> toolCounts = new HashMap<>(0);
    private final Map<Integer, Long> lastTool = new HashMap<>(0);
    private String id;
    private String model;
    private long created;
    private FinishReason firstFinish;
    private Usage usage = Usage.UNKNOWN;
    private JsonNode usageNode;
    private byte[] usageChunk;

    /** A tool call of a choice: its index for the client, and whether id and name were sent. */
    static final class ToolCall {
        final int index;
        boolean started;

        ToolCall(int index) {
            this.index = index;
        }
    }

    StreamState(AdapterCall call) {
        this.call = call;
        this.created = call.at().getEpochSecond();
    }

    /** Whether id and model are those of the chunks before. A first id may be empty (Azure's filter chunk). */
    boolean sameAnswer(String chunkId, String chunkModel) {
        boolean sameId = id == null || id.equals(chunkId);
        boolean sameModel = model == null || model.equals(chunkModel);
        return sameId && sameModel;
    }

    void answer(String chunkId, String chunkModel) {
        if (id == null && chunkId != null && !chunkId.isEmpty()) {
            id = chunkId;
        }
        if (model == null && chunkModel != null && !chunkModel.isEmpty()) {
            model = chunkModel;
        }
    }

    String id() {
        return id == null ? call.answerId() : id;
    }

    String model() {
        return model == null ? call.request().model() : model;
    }

    void created(long seconds) {
        created = seconds;
    }

    /** The {@code created} of the chunks so far; before the first, the time of the request. */
    long created() {
        return created;
    }

    boolean opened(int choice) {
        return opened.get(sensible(choice));
    }

    void open(int choice) {
        opened.set(sensible(choice));
    }

    boolean finished(int choice) {
        return finished.get(sensible(choice));
    }

    void finish(int choice, FinishReason reason) {
        finished.set(sensible(choice));
        if (firstFinish == null) {
            firstFinish = reason;
        }
    }

    private int sensible(int choice) {
        if (choice < 0 || choice >= MOST_CHOICES) {
            throw new GatewayException(new Failure.UpstreamProtocol(
                    "The upstream of '" + call.backend().id() + "' sent a choice with the index " + choice + "."));
        }
        return choice;
    }

    boolean allFinished() {
        return !opened.isEmpty() && finished.cardinality() >= opened.cardinality();
    }

    void usage(Usage tokens) {
        usage = tokens;
    }

    Usage usage() {
        return usage;
    }

    /** Usage that came with other things: the client's usage chunk is made of it. */
    void usage(Usage tokens, JsonNode node) {
        usage = tokens;
        usageNode = node;
        usageChunk = null;
    }

    /** The upstream's own usage chunk, kept until the stream ends. */
    void usageChunk(byte[] json) {
        usageChunk = json;
    }

    byte[] usageChunkJson() {
        if (usageChunk != null) {
            return usageChunk;
        }
        ObjectNode chunk = Json.mapper().createObjectNode();
        chunk.put("id", id());
        chunk.put("object", call.request().operation() == Operation.CHAT ? "chat.completion.chunk" : "text_completion");
        chunk.put("created", created);
        chunk.put("model", model());
        chunk.putArray("choices");
        chunk.set("usage", usageNode == null ? UsageJson.node(usage) : usageNode);
        return Json.write(chunk);
    }

    /**
     * The tool call that a fragment belongs to.
     *
     * @param upstreamIndex the upstream's index; null when it gave none: then {@code startsNew} decides between a new call and the last one
     */
    ToolCall tool(int choice, Integer upstreamIndex, ToolStart start) {
        long key;
        if (upstreamIndex != null) {
            key = ((long) choice << 32) | upstreamIndex;
        } else if (start == ToolStart.NEW || !lastTool.containsKey(choice)) {
            key = ((long) choice << 32) | 0x4000_0000L | toolCounts.getOrDefault(choice, 0);
        } else {
            key = lastTool.get(choice);
        }
        lastTool.put(choice, key);
        return tools.computeIfAbsent(key, _ -> new ToolCall(toolCounts.merge(choice, 1, Integer::sum) - 1));
    }

    /** Whether a fragment names a call of its own. */
    enum ToolStart {
        NEW,
        MORE
    }

    Learned learned() {
        return new Learned(usage, firstFinish, model, id);
    }
}
