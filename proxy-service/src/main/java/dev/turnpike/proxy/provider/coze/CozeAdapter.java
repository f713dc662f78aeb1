package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;

/** The Coze dialect. Every chat is asked for as a stream, so {@link #decode} sees only answers that should have been one. */
public final class CozeAdapter implements Adapter {

    @Override
    public Step encode(AdapterCall original) {
        var call = CozeDefaults.apply(original);
        if (call.request().operation() != Operation.CHAT) {
            throw new GatewayException(new Failure.Unsupported(
                    "Coze bots serve chat completions only, not "
                            + call.request().operation().label() + ".",
                    "model"));
        }
        CozeFields.account(call);
        var turn = CozeTurn.of(call);
        if (turn.chat() != null) {
            return new Step.Call(chat(submitTarget(turn), CozeToolOutputs.body(call.request())));
        }
        var files = new CozeFiles();
        var messages = CozeMessages.of(call, turn, files);
        if (files.isEmpty()) {
            return new Step.Call(chat(chatTarget(turn), CozeBody.of(call, turn, messages)));
        }
        return new Step.UploadThenCall(files.uploads(), answers -> {
            files.uploaded(call, answers);
            return new Step.Call(chat(chatTarget(turn), CozeBody.of(call, turn, messages)));
        });
    }

    @Override
    public Decoded decode(AdapterCall call, UpstreamAnswer answer) {
        throw new GatewayException(CozeErrors.whole(call, answer));
    }

    @Override
    public StreamDecoder decodeStream(AdapterCall call, ChunkSink sink) {
        return new CozeStream(CozeDefaults.apply(call), sink);
    }

    @Override
    public Failure decodeError(AdapterCall call, UpstreamAnswer answer) {
        return CozeErrors.whole(call, answer);
    }

    private static UpstreamCall chat(String target, ObjectNode body) {
        return UpstreamCall.json(target, Json.write(body), UpstreamCall.Expect.STREAM);
    }

    private static String chatTarget(CozeTurn turn) {
        return turn.conversation() == null ? "/v3/chat" : "/v3/chat?conversation_id=" + turn.conversation();
    }

    private static String submitTarget(CozeTurn turn) {
        return "/v3/chat/submit_tool_outputs?conversation_id=" + turn.conversation() + "&chat_id=" + turn.chat();
    }
}
