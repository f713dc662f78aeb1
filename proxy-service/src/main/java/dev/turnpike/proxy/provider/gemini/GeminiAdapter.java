package dev.turnpike.proxy.provider.gemini;

import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.answer.WholeWriter;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Speaks Google's Gemini API. The model is part of the path, a stream is another method, the credential belongs into the header {@code x-goog-api-key} and never into
 * the address.
 *
 * <p>Google's stable version {@code v1} has been seen to know fewer fields than {@code v1beta}: where it says so, the request is sent again to {@code v1beta}, and later
 * requests of the same caller go there at once.
 */
public final class GeminiAdapter implements Adapter {
    private static final String VERSION_KEY = "gemini.version/";
    private static final Pattern UNKNOWN_NAME = Pattern.compile("Unknown name \\\\?\"");

    /** {@code configured} without query, {@code /openai} and version: this adapter puts the version into its targets. */
    public static URI baseUrl(URI configured) {
        return ApiBase.endpoint(configured.toString());
    }

    @Override
    public Step encode(AdapterCall call) {
        var gemini = GeminiCall.of(call);
        return switch (call.request().operation()) {
            case CHAT -> chat(gemini);
            case EMBEDDING -> EmbeddingEncoder.encode(gemini);
            case COMPLETION ->
                throw Refuse.unsupported("prompt", "Gemini serves chat completions, not legacy text completions.");
        };
    }

    @Override
    public Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        if (call.request().operation() == Operation.EMBEDDING) {
            return EmbeddingDecoder.decode(call, List.of(answer));
        }
        var writer = new WholeWriter(call);
        var reader = new AnswerReader(call, writer);
        reader.read(answer.body());
        if (call.upstreamStreams()) {
            reader.endStream(); // asked for events and got one document: it may be cut like them
        } else {
            reader.endWhole();
        }
        return writer.decoded();
    }

    @Override
    public StreamDecoder decodeStream(AdapterCall call, ChunkSink sink) {
        return new GeminiStream(call, sink);
    }

    @Override
    public Failure decodeError(AdapterCall call, UpstreamAnswer answer) {
        return ErrorReader.read(call, answer);
    }

    private static Step chat(GeminiCall asked) {
        if (!asked.base().mayFallBack()) {
            return new Step.Call(generate(asked));
        }
        var beta = asked.at(asked.base().beta());
        var memory = asked.call().continuations();
        var key = VERSION_KEY + asked.call().backend().id();
        if (memory.find(key).isPresent()) {
            return new Step.Call(generate(beta));
        }
        return new Step.CallElse(generate(asked), GeminiAdapter::lacksField, () -> {
            memory.remember(key, beta.base().version());
            asked.warn("endpoint: v1 does not know a field of this request, sent to v1beta");
            return new Step.Call(generate(beta));
        });
    }

    private static boolean lacksField(UpstreamAnswer answer) {
        return answer.status() == 400 && UNKNOWN_NAME.matcher(answer.text()).find();
    }

    private static UpstreamCall generate(GeminiCall gemini) {
        var body = ChatEncoder.body(gemini);
        return gemini.call().upstreamStreams()
                ? gemini.post("streamGenerateContent?alt=sse", body, Expect.STREAM)
                : gemini.post("generateContent", body, Expect.WHOLE);
    }
}
