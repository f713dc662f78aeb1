package dev.turnpike.proxy.provider.gemini;

import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.answer.ChunkWriter;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.wire.SseEvent;

/**
 * A stream of {@code GenerateContentResponse}s. Gemini has no terminating event: behind the finish reasons it closes, and that is the end; a server that speaks for it
 * may add OpenAI's.
 */
final class GeminiStream implements StreamDecoder {
    private final ChunkWriter writer;
    private final AnswerReader reader;
    private boolean terminated;

    GeminiStream(AdapterCall call, ChunkSink sink) {
        this.writer = new ChunkWriter(call, sink);
        this.reader = new AnswerReader(call, writer);
    }

    @Override
    public void event(SseEvent event) {
        if (event.is("[DONE]")) {
            terminated = true;
        } else {
            reader.read(event.data());
        }
    }

    @Override
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void end() {
        reader.endStream();
        writer.complete();
        terminated = true;
    }

    @Override
    public Learned learned() {
        return writer.learned();
    }
}
