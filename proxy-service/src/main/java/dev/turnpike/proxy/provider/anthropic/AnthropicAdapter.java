package dev.turnpike.proxy.provider.anthropic;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.wire.UpstreamAnswer;

/** Anthropic's Messages API. Serves chat; embeddings and legacy completions are refused. */
public final class AnthropicAdapter implements Adapter {

    /** The one adapter; it has no state. */
    public AnthropicAdapter() {}

    @Override
    public Step encode(AdapterCall call) {
        return RequestEncoder.encode(call);
    }

    @Override
    public Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        return WholeAnswer.decode(call, answer);
    }

    @Override
    public StreamDecoder decodeStream(AdapterCall call, ChunkSink sink) {
        return new EventDecoder(call, sink);
    }

    @Override
    public Failure decodeError(AdapterCall call, UpstreamAnswer answer) {
        return ErrorDecoder.of(call, answer);
    }
}
