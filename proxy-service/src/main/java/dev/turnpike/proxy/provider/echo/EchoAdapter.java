package dev.turnpike.proxy.provider.echo;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.openai.OpenAiErrors;
import dev.turnpike.proxy.provider.openai.PassThroughDecoder;
import dev.turnpike.proxy.provider.openai.WholeAnswer;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import java.util.Set;

/** Answers with the last user message, or calls a tool when {@code tool_choice} asks for it. */
public final class EchoAdapter implements Adapter {

    private static final Set<String> READ = Set.of(
            "model",
            "messages",
            "prompt",
            "input",
            "stream",
            "stream_options",
            "n",
            "max_tokens",
            "max_completion_tokens",
            "tools",
            "tool_choice",
            "response_format",
            "dimensions",
            "encoding_format");

    @Override
    public Step encode(AdapterCall call) {
        call.request().fieldNames().stream()
                .filter(name -> !READ.contains(name) && name.matches("[A-Za-z0-9_.-]{1,64}"))
                .forEach(name -> call.notes().warn(name + ": not used by the echo model"));
        var body = switch (call.request().operation()) {
            case CHAT -> EchoChat.answer(call);
            case COMPLETION -> EchoCompletion.answer(call);
            case EMBEDDING -> EchoEmbedding.answer(call);
        };
        return new Step.Local(new UpstreamAnswer(200, HeaderFields.NONE, body));
    }

    @Override
    public Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        return WholeAnswer.decode(call, answer);
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
