package dev.turnpike.proxy.provider.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.ChunkSink;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.provider.openai.PassThroughDecoder;
import dev.turnpike.proxy.wire.SseEvent;

/**
 * Takes what only Azure sends out of a stream and leaves the rest to the OpenAI dialect: the prompt's filter results in a first chunk without id and choices, and the
 * asynchronous filter's results in choices without a delta, some of them behind the finish. An ordinary chunk is not read here.
 */
final class AzureStream implements StreamDecoder {
    private static final Ascii DELTA = new Ascii("\"delta\":");
    private static final Ascii NO_OBJECT = new Ascii("\"object\":\"\"");
    private static final Ascii NO_ID = new Ascii("\"id\":\"\"");

    private final AdapterCall call;
    private final PassThroughDecoder inner;

    AzureStream(AdapterCall call, ChunkSink sink) {
        this.call = call;
        this.inner = new PassThroughDecoder(call, sink);
    }

    @Override
    public void event(SseEvent event) {
        if (isOrdinary(event)) {
            inner.event(event);
            return;
        }
        var chunk = tree(event);
        if (chunk == null) {
            inner.event(event); // says what is wrong with it
            return;
        }
        if (chunk.path("error").isObject()) {
            throw new GatewayException(AzureErrors.inBand(call, chunk));
        }
        if (cleaned(chunk)) {
            inner.event(new SseEvent(event.name(), Json.write(chunk)));
        }
    }

    @Override
    public boolean terminated() {
        return inner.terminated();
    }

    @Override
    public void end() {
        inner.end();
    }

    @Override
    public Learned learned() {
        return inner.learned();
    }

    private boolean isOrdinary(SseEvent event) {
        if (event.is("[DONE]")) {
            return true;
        }
        var json = event.data();
        return DELTA.in(json) && !NO_OBJECT.in(json) && !NO_ID.in(json);
    }

    /** Whether anything of the chunk is for the client. */
    private boolean cleaned(ObjectNode chunk) {
        if (chunk.path("choices") instanceof ArrayNode choices) {
            for (var each = choices.iterator(); each.hasNext(); ) {
                if (each.next() instanceof ObjectNode choice && !keeps(choice)) {
                    each.remove();
                }
            }
            if (choices.isEmpty() && !chunk.path("usage").isObject()) {
                return false;
            }
        }
        fillIn(chunk);
        return true;
    }

    private boolean keeps(ObjectNode choice) {
        if (call.request().operation() != Operation.CHAT || choice.path("delta").isObject()) {
            return true;
        }
        choice.putObject("delta");
        return choice.path("finish_reason").isTextual();
    }

    /** Ids and models of the chunks before; what is empty before them is made absent, so that the OpenAI dialect fills it in. */
    private void fillIn(ObjectNode chunk) {
        fill(chunk, "id", inner.learned().id());
        fill(chunk, "model", inner.learned().model());
        fill(chunk, "object", null);
    }

    private static void fill(ObjectNode chunk, String member, String known) {
        if (!chunk.path(member).asText("").isEmpty()) {
            return;
        }
        if (known == null) {
            chunk.remove(member);
        } else {
            chunk.put(member, known);
        }
    }

    private static ObjectNode tree(SseEvent event) {
        try {
            return Json.read(event.data()) instanceof ObjectNode chunk ? chunk : null;
        } catch (JsonProcessingException _) {
            return null;
        }
    }
}
