package dev.turnpike.proxy.provider.openai;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.golden.Asked;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import dev.turnpike.proxy.wire.SseEvent;
import java.util.ArrayList;
import java.util.List;

/** Streams through the decoder for tests. */
final class Streams {
    static final String HEAD =
            "\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1790000001,\"model\":\"m-1\"";
    static final String ROLE = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");
    static final String STOP = chunk("{}", "\"stop\"");

    private Streams() {}

    static String chunk(String delta, String finish) {
        return "{" + HEAD + ",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
    }

    static AdapterCall asked() {
        return call("{'model':'m','messages':[{'role':'user'}],'stream':true,'stream_options':{'include_usage':true}}");
    }

    static AdapterCall notAsked() {
        return call("{'model':'m','messages':[{'role':'user'}],'stream':true}");
    }

    private static AdapterCall call(String request) {
        return Asked.of(Operation.CHAT, GoldenBackend.of(Provider.OpenAICompatible, null), request);
    }

    static List<SseEvent> events(String... data) {
        return List.of(data).stream().map(SseEvent::of).toList();
    }

    /** Decodes events and the terminator to the end. */
    static List<Chunk> decode(AdapterCall call, List<SseEvent> events) {
        var chunks = new ArrayList<Chunk>();
        var decoder = new PassThroughDecoder(call, chunks::add);
        events.forEach(decoder::event);
        decoder.event(SseEvent.of("[DONE]"));
        decoder.end();
        return chunks;
    }
}
