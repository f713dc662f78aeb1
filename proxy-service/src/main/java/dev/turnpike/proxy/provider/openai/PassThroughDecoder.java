package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.wire.SseEvent;
import java.io.IOException;

/**
 * Relays the chunks of an OpenAI-like server. A chunk of the common shape goes through as its bytes; another is repaired as a tree. Usage is taken off every chunk and,
 * for a client that asked, comes once, last, in a chunk of its own. {@code "usage":null} is not added to chunks that come without it: no client misses it.
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
        if (isTerminator(event)) {
            terminated = true;
            return;
        }
        if (event.name().equals("error")) {
            throw new GatewayException(OpenAiErrors.inBand(call, OpenAiErrors.error(event.data())));
        }
        if (call.request().operation() != Operation.CHAT) {
            repaired(event.data());
            return;
        }
        var scan = scan(event);
        if (fits(scan)) {
            passed(event.data(), scan);
        } else {
            repaired(event.data());
        }
    }

    private static boolean isTerminator(SseEvent event) {
        var data = event.data();
        return data.length > 0 && data[0] != '{' && event.text().strip().equals("[DONE]");
    }

    private ChunkScan scan(SseEvent event) {
        try {
            return ChunkScan.of(event.data(), state.head);
        } catch (IOException e) {
            return scanBrokenText(event.data());
        }
    }

    /** Text that is not UTF-8 is not JSON, but clients read it with a replacement character, and the rest of the answer is sound. */
    private ChunkScan scanBrokenText(byte[] data) {
        try {
            var scan = ChunkScan.of(BrokenText.masked(data), state.head);
            call.notes().warn("utf-8: bytes that are no text passed on as they came");
            return scan;
        } catch (IOException e) {
            throw notAChunk(data);
        }
    }

    /** A list is what Google's servers wrap errors in. */
    private GatewayException notAChunk(byte[] data) {
        var listed = OpenAiErrors.listed(data).map(error -> OpenAiErrors.inBand(call, error));
        return new GatewayException(listed.orElseGet(() -> new Failure.UpstreamProtocol(
                "The upstream of '" + call.backend().id() + "' sent an event that is not a JSON object.")));
    }

    /** Whether the chunk may follow what was sent so far without a change. */
    private boolean fits(ChunkScan scan) {
        if (scan.odd || scan.choice < 0 || scan.usageObject || !state.head.fits(scan)) {
            return false;
        }
        var choice = state.choice(scan.choice);
        if (choice.finished || scan.delta.role == choice.opened) {
            return false;
        }
        if (scan.finish != null) {
            return !scan.delta.content && FinishReason.of(scan.finish).wire().equals(scan.finish);
        }
        return scan.delta.tool == null || choice.fits(scan.delta.tool);
    }

    private void passed(byte[] json, ChunkScan scan) {
        state.head.passed(scan);
        var choice = state.choice(scan.choice);
        choice.opened = true;
        if (scan.delta.tool != null) {
            choice.passed(scan.delta.tool);
        }
        var kind = scan.delta.content ? Chunk.Kind.CONTENT : Chunk.Kind.OPENING;
        if (scan.finish != null) {
            state.finish(choice, FinishReason.of(scan.finish));
            kind = Chunk.Kind.FINISH;
        }
        var own = call.request().includeUsage() ? json : scan.withoutUsage(json);
        sink.accept(new Chunk(kind, oneLine(own)));
    }

    private void repaired(byte[] json) {
        try {
            if (BrokenText.read(json) instanceof ObjectNode chunk) {
                repair.repair(chunk, json, sink);
                return;
            }
        } catch (IOException e) {
            // said below, without the text, which may be anything
        }
        throw notAChunk(json);
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
        if (!state.allFinished() || (!terminated && state.finished() < choicesAsked())) {
            throw new GatewayException(new Failure.UpstreamTruncated(
                    "The upstream of '" + call.backend().id() + "' ended the stream before the answer was finished."));
        }
        var usage = state.usageChunk();
        if (usage != null && call.request().includeUsage()) {
            sink.accept(new Chunk(Chunk.Kind.USAGE, oneLine(usage)));
        }
    }

    /** A choice that never began is missed only in a stream that has no terminator to say that it is complete. */
    private int choicesAsked() {
        return call.request().get("n").map(n -> n.asInt(1)).orElse(1);
    }

    @Override
    public Learned learned() {
        return state.learned();
    }
}
