package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Chunk;
import dev.turnpike.proxy.provider.ChunkSink;
import dev.turnpike.proxy.provider.Learned;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.UsageJson;
import dev.turnpike.proxy.wire.SseEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Relays the chunks of an OpenAI-like server. A chunk of the common shape goes through as its bytes; another is repaired as a tree. Usage is taken off every chunk and,
 * for a client that asked, comes once, last, in a chunk of its own.
 */
public final class PassThroughDecoder implements StreamDecoder {
    private final AdapterCall call;
    private final ChunkSink sink;
    private final StreamState state;
    private final ChunkRepair repair;
    private boolean terminated;

    /** Chunks go to {@code sink}. */
    public PassThroughDecoder(AdapterCall call, ChunkSink sink) {
        this.call = call;
        this.sink = sink;
        this.state = new StreamState(call);
        this.repair = new ChunkRepair(call, state);
    }

    @Override
    public void event(SseEvent event) {
        if (event.is("[DONE]")) {
            terminated = true;
            return;
        }
        var scan = scan(event);
        if (scan.odd || !fits(scan)) {
            repaired(event);
        } else {
            passed(event.data(), scan);
        }
    }

    private ChunkScan scan(SseEvent event) {
        try {
            return ChunkScan.of(event.data());
        } catch (IOException e) {
            return scanBrokenText(event.data());
        }
    }

    /** Text that is not UTF-8 is not JSON, but clients read it with a replacement character, and the rest of the answer is sound. */
    private ChunkScan scanBrokenText(byte[] data) {
        try {
            var scan = ChunkScan.of(BrokenText.masked(data));
            call.notes().warn("utf-8: bytes that are no text passed on as they came");
            return scan;
        } catch (IOException e) {
            throw notAChunk();
        }
    }

    private GatewayException notAChunk() {
        return new GatewayException(new Failure.UpstreamProtocol(
                "The upstream of '" + call.backend().id() + "' sent an event that is not a JSON object."));
    }

    /** Whether the chunk may follow what was sent so far without a change. */
    private boolean fits(ChunkScan scan) {
        if (call.request().operation() != Operation.CHAT || !state.sameAnswer(scan.id, scan.model)) {
            return false;
        }
        if (scan.choice < 0) {
            return true;
        }
        boolean known =
                scan.finish == null || FinishReason.of(scan.finish).wire().equals(scan.finish);
        boolean usageApart = !scan.usageObject;
        return known && usageApart && scan.role != state.opened(scan.choice) && !state.finished(scan.choice);
    }

    private void passed(byte[] json, ChunkScan scan) {
        state.answer(scan.id, scan.model);
        state.created(scan.createdAt);
        if (scan.usageObject) {
            state.usage(UsageJson.read(tree(slice(json, scan)).path("usage")));
        }
        if (scan.choice < 0) {
            if (!scan.usageObject) {
                emit(Chunk.Kind.OPENING, json, scan);
            } else {
                state.usageChunk(json);
            }
            return;
        }
        state.open(scan.choice);
        if (scan.finish != null) {
            state.finish(scan.choice, FinishReason.of(scan.finish));
        }
        emit(kind(scan), json, scan);
    }

    private static byte[] slice(byte[] json, ChunkScan scan) {
        var member = Arrays.copyOfRange(json, scan.usageFrom, scan.usageTo);
        return ("{" + new String(member, StandardCharsets.UTF_8) + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static Chunk.Kind kind(ChunkScan scan) {
        if (scan.finish != null) {
            return Chunk.Kind.FINISH;
        }
        return scan.content ? Chunk.Kind.CONTENT : Chunk.Kind.OPENING;
    }

    private void emit(Chunk.Kind kind, byte[] json, ChunkScan scan) {
        boolean hide = scan.usageFrom >= 0 && !call.request().includeUsage();
        sink.accept(new Chunk(kind, oneLine(hide ? scan.withoutUsage(json) : json)));
    }

    private void repaired(SseEvent event) {
        var chunk = repair.repair(tree(event.data()));
        if (chunk != null) {
            sink.accept(chunk);
        }
    }

    private ObjectNode tree(byte[] json) {
        try {
            return (ObjectNode) BrokenText.read(json);
        } catch (IOException e) {
            throw notAChunk();
        }
    }

    /** Several {@code data:} lines of one event were joined with LF, which a client must not see inside a chunk. */
    private static byte[] oneLine(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                var copy = json.clone();
                for (int j = i; j < copy.length; j++) {
                    copy[j] = copy[j] == '\n' || copy[j] == '\r' ? (byte) ' ' : copy[j];
                }
                return copy;
            }
        }
        return json;
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void end() {
        if (!state.allFinished()) {
            throw new GatewayException(new Failure.UpstreamTruncated(
                    "The upstream of '" + call.backend().id() + "' ended the stream before the answer was finished."));
        }
        if (!call.request().includeUsage() || state.usage().source() == Usage.Source.NONE) {
            return;
        }
        sink.accept(new Chunk(Chunk.Kind.USAGE, oneLine(state.usageChunkJson())));
    }

    @Override
    public Learned learned() {
        return state.learned();
    }
}
