package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.provider.AdapterCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;

/**
 * Writes the pieces of one answer as {@code chat.completion.chunk} documents: the role first, each finish reason once with an empty delta, tool call ids
 * and names once, usage in a chunk of its own after everything else and only for a client that asked.
 */
public final class ChunkWriter implements DeltaSink {
    private final AdapterCall call;
    private final AnswerHead head;
    private final ChunkSink sink;
    private final BitSet opened = new BitSet();
    private final BitSet finished = new BitSet();
    private Usage usage = Usage.UNKNOWN;
    private FinishReason firstFinish;
    /** Log probabilities of the chunk that is being written; else null. */
    private ArrayNode tokens;

    /** Chunks for the client of {@code call} go to {@code sink}. */
    public ChunkWriter(AdapterCall call, ChunkSink sink) {
        this.call = call;
        this.sink = sink;
        this.head = new AnswerHead(call);
    }

    @Override
    public void start(String answerId, String answerModel) {
        head.name(answerId, answerModel);
    }

    @Override
    public void created(long seconds) {
        head.created(seconds);
    }

    @Override
    public void text(int choice, String piece) {
        stringDelta(choice, "content", piece);
    }

    @Override
    public void reasoning(int choice, String piece) {
        stringDelta(choice, "reasoning_content", piece);
    }

    @Override
    public void refusal(int choice, String piece) {
        stringDelta(choice, "refusal", piece);
    }

    @Override
    public void toolCall(int choice, int index, String callId, String name) {
        tool(choice, index, json -> begin(json, callId, name));
    }

    @Override
    public void toolCall(int choice, int index, BegunCall begun) {
        tool(choice, index, json -> {
            begin(json, begun.id(), begun.name());
            tree(json, "extra_content", begun.extraContent());
        });
    }

    private static void begin(JsonGenerator json, String callId, String name) throws IOException {
        json.writeStringField("id", callId);
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", name);
        json.writeStringField("arguments", "");
        json.writeEndObject();
    }

    @Override
    public void toolArguments(int choice, int index, String piece) {
        if (piece.isEmpty()) {
            return;
        }
        tool(choice, index, json -> {
            json.writeObjectFieldStart("function");
            json.writeStringField("arguments", piece);
            json.writeEndObject();
        });
    }

    @Override
    public void extra(int choice, String member, JsonNode value) {
        open(choice);
        emit(Chunk.Kind.CONTENT, json -> choice(json, choice, null, () -> tree(json, member, value)));
    }

    @Override
    public void toolExtra(int choice, int index, String member, JsonNode value) {
        tool(choice, index, json -> {
            json.writeObjectFieldStart("function"); // SDKs refuse a fragment without it
            json.writeStringField("arguments", "");
            json.writeEndObject();
            tree(json, member, value);
        });
    }

    @Override
    public void logprobs(int choice, ArrayNode content) {
        open(choice);
        tokens = content;
        emit(Chunk.Kind.CONTENT, json -> choice(json, choice, null, () -> {}));
        tokens = null;
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        if (finished.get(choice)) {
            return;
        }
        open(choice);
        finished.set(choice);
        if (firstFinish == null) {
            firstFinish = reason;
        }
        emit(Chunk.Kind.FINISH, json -> choice(json, choice, reason, () -> {}));
    }

    @Override
    public void usage(Usage tokens) {
        usage = tokens;
    }

    /** The stream is complete: writes the usage chunk where it is owed. */
    public void complete() {
        if (!call.request().includeUsage() || usage.source() == Usage.Source.NONE) {
            return;
        }
        emit(Chunk.Kind.USAGE, json -> {
            json.writeArrayFieldStart("choices");
            json.writeEndArray();
            UsageJson.write(json, usage);
        });
    }

    /** Whether a finish reason was written. */
    public boolean finished() {
        return firstFinish != null;
    }

    /** What passed through. */
    public Learned learned() {
        return new Learned(usage, firstFinish, head.model(), head.id());
    }

    private void stringDelta(int choice, String member, String piece) {
        if (piece.isEmpty()) {
            return;
        }
        open(choice);
        emit(Chunk.Kind.CONTENT, json -> choice(json, choice, null, () -> json.writeStringField(member, piece)));
    }

    private void tool(int choice, int index, Members members) {
        open(choice);
        emit(
                Chunk.Kind.CONTENT,
                json -> choice(json, choice, null, () -> {
                    json.writeArrayFieldStart("tool_calls");
                    json.writeStartObject();
                    json.writeNumberField("index", index);
                    members.write(json);
                    json.writeEndObject();
                    json.writeEndArray();
                }));
    }

    private void open(int choice) {
        if (opened.get(choice)) {
            return;
        }
        opened.set(choice);
        emit(
                Chunk.Kind.OPENING,
                json -> choice(json, choice, null, () -> {
                    json.writeStringField("role", "assistant");
                    json.writeStringField("content", "");
                    json.writeNullField("refusal");
                }));
    }

    private void choice(JsonGenerator json, int index, FinishReason reason, Piece delta) throws IOException {
        json.writeArrayFieldStart("choices");
        json.writeStartObject();
        json.writeNumberField("index", index);
        json.writeObjectFieldStart("delta");
        delta.write();
        json.writeEndObject();
        logprobs(json);
        if (reason == null) {
            json.writeNullField("finish_reason");
        } else {
            json.writeStringField("finish_reason", reason.wire());
        }
        json.writeEndObject();
        json.writeEndArray();
        if (call.request().includeUsage()) {
            json.writeNullField("usage");
        }
    }

    private void logprobs(JsonGenerator json) throws IOException {
        if (tokens == null) {
            json.writeNullField("logprobs");
            return;
        }
        json.writeObjectFieldStart("logprobs");
        tree(json, "content", tokens);
        json.writeNullField("refusal");
        json.writeEndObject();
    }

    private static void tree(JsonGenerator json, String member, JsonNode value) throws IOException {
        json.writeFieldName(member);
        json.writeTree(value);
    }

    private void emit(Chunk.Kind kind, Members members) {
        var bytes = new ByteArrayOutputStream(256);
        try (var json = Json.mapper().createGenerator(bytes)) {
            json.writeStartObject();
            head.write(json, "chat.completion.chunk");
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sink.accept(new Chunk(kind, bytes.toByteArray()));
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private interface Piece {
        void write() throws IOException;
    }
}
