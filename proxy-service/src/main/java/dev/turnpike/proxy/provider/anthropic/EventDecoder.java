package dev.turnpike.proxy.provider.anthropic;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.ChunkSink;
import dev.turnpike.proxy.provider.ChunkWriter;
import dev.turnpike.proxy.provider.Learned;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.wire.SseEvent;

/** Anthropic's event stream. Events are told apart by the {@code type} in their data, for some proxies lose the {@code event:} line. */
final class EventDecoder implements StreamDecoder {
    private final AdapterCall call;
    private final ChunkWriter writer;
    private final AnswerBlocks blocks;
    private final MessageEvent event;
    private boolean terminated;

    EventDecoder(AdapterCall call, ChunkSink sink) {
        this.call = call;
        this.writer = new ChunkWriter(call, sink);
        this.blocks = new AnswerBlocks(call, writer, AnswerBlocks.Form.STREAM);
        this.event = new MessageEvent(call);
    }

    @Override
    public void event(SseEvent sse) {
        if (terminated) {
            return;
        }
        if (sse.is("[DONE]")) { // not Anthropic's, but some hosts end with it
            terminated = true;
            return;
        }
        event.read(sse);
        switch (event.type()) {
            case "content_block_delta" -> delta();
            case "content_block_start" -> blocks.startBlock(event.index(), event.tree("content_block"));
            case "content_block_stop" -> blocks.stopBlock(event.index());
            case "message_start" -> start();
            case "message_delta" -> messageDelta();
            case "message_stop" -> stop();
            case "error" -> throw new GatewayException(ErrorDecoder.named(call, event.error()));
            default -> {} // ping, and whatever Anthropic adds
        }
    }

    private void start() {
        if (blocks.begin(event.tree("message"))) {
            throw new GatewayException(new Failure.UpstreamProtocol(
                    "The upstream of '" + call.backend().id() + "' began a second answer inside its stream."));
        }
    }

    private void delta() {
        int index = event.index();
        switch (event.deltaType()) {
            case "text_delta" -> blocks.text(index, event.piece());
            case "thinking_delta" -> blocks.thinking(index, event.piece());
            case "signature_delta" -> blocks.signature(index, event.piece());
            case "input_json_delta" -> blocks.arguments(index, event.piece());
            case "citations_delta" -> blocks.citation(event.tree("citation"));
            default -> {} // compaction_delta, and whatever Anthropic adds
        }
    }

    private void messageDelta() {
        blocks.stopReason(event.tree("delta"));
        blocks.usageNow(event.tree("usage"));
    }

    private void stop() {
        blocks.finish();
        terminated = true;
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void end() {
        if (!writer.finished()) {
            if (!blocks.stopped()) {
                throw new GatewayException(new Failure.UpstreamTruncated("The upstream of '"
                        + call.backend().id() + "' ended the stream before the answer was finished."));
            }
            blocks.finish();
        }
        writer.complete();
    }

    @Override
    public Learned learned() {
        return writer.learned();
    }
}
