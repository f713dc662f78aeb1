package dev.turnpike.proxy.provider.azure;

import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.openai.OpenAiRequest;
import dev.turnpike.proxy.provider.openai.WholeAnswer;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.net.URI;

/** Azure OpenAI: the OpenAI dialect with Azure's URLs, its word for models, its filters and its errors. */
public final class AzureAdapter implements Adapter {

    /**
     * The base URL of a configured endpoint: what a user pasted from the portal without query, operation and trailing slashes. The backend is made with it; its
     * query is read from the configuration when a call is made.
     */
    public static URI baseUrl(URI configured) {
        return AzureEndpoint.baseUrl(configured);
    }

    @Override
    public Step encode(AdapterCall call) {
        var endpoint = AzureEndpoint.of(call);
        var step = OpenAiRequest.encode(AzureRequest.adapted(call, endpoint), endpoint.target(call));
        // a version that does not know stream_options need not be asked twice
        if (step instanceof Step.CallElse(var _, var _, var otherwise) && !endpoint.knowsStreamOptions()) {
            return otherwise.get();
        }
        return step;
    }

    @Override
    public Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        AzureErrors.noteRequestId(call, answer);
        AzureErrors.refuseInBand(call, answer.body());
        return WholeAnswer.decode(call, answer);
    }

    /** A batch of embeddings holds millions of numbers: they are copied as they are read. */
    @Override
    public boolean readsTree(Operation operation) {
        return operation != Operation.EMBEDDING;
    }

    @Override
    public StreamDecoder decodeStream(AdapterCall call, ChunkSink sink) {
        return new AzureStream(call, sink);
    }

    @Override
    public Failure decodeError(AdapterCall call, UpstreamAnswer answer) {
        return AzureErrors.failure(call, answer);
    }
}
