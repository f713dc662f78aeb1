package dev.turnpike.proxy.provider.openai;

import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.wire.UpstreamAnswer;

/** OpenAI and every server that speaks like it. */
public final class OpenAiAdapter implements Adapter {

    @Override
    public Step encode(AdapterCall call) {
        return OpenAiRequest.encode(call, OpenAiRequest.target(call));
    }

    @Override
    public Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        return WholeAnswer.decode(call, answer);
    }

    /** A batch of embeddings holds millions of numbers: they are copied as they are read. */
    @Override
    public boolean readsTree(Operation operation) {
        return operation != Operation.EMBEDDING;
    }

    @Override
    public StreamDecoder decodeStream(AdapterCall call, ChunkSink sink) {
        return new PassThroughDecoder(call, sink);
    }

    @Override
    public Failure decodeError(AdapterCall call, UpstreamAnswer answer) {
        return OpenAiErrors.failure(call, answer);
    }
}
