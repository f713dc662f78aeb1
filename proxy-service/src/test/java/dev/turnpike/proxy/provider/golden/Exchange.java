package dev.turnpike.proxy.provider.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.StreamDecoder;
import dev.turnpike.proxy.provider.answer.Chunk;
import dev.turnpike.proxy.provider.answer.ChunkFolder;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One exchange with an adapter in a test that is not a golden case: request text in, results to look at. Single quotes in request texts stand for double ones. */
public final class Exchange {
    private final Adapter adapter;
    private final AdapterCall call;
    private final List<Chunk> chunks = new ArrayList<>();
    private Failure failure;
    private StreamDecoder decoder;

    private Exchange(Adapter adapter, AdapterCall call) {
        this.adapter = adapter;
        this.call = call;
    }

    /** A chat request of a caller without memory. */
    public static Exchange chat(Adapter adapter, Backend backend, String request) {
        return chat(adapter, backend, request, Continuations.NONE);
    }

    /** A chat request of the caller whose memory {@code continuations} is. */
    public static Exchange chat(Adapter adapter, Backend backend, String request, Continuations continuations) {
        var bytes = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var parsed = ModelRequest.parse(Operation.CHAT, bytes);
        return new Exchange(
                adapter,
                new AdapterCall(
                        parsed,
                        backend,
                        Instant.ofEpochSecond(1_790_000_000),
                        "chatcmpl-test",
                        continuations,
                        new Notes()));
    }

    /** The call of a request that needs one. */
    public UpstreamCall sent() {
        return switch (adapter.encode(call)) {
            case Step.Call(var one) -> one;
            case Step.CallElse(var first, var _, var _) -> first;
            case Step.Local _, Step.UploadThenCall _, Step.Batch _ -> throw new AssertionError("more than one call");
        };
    }

    /** What the request is made into. */
    public Step step() {
        return adapter.encode(call);
    }

    /** The body of {@link #sent()}. */
    public String sentBody() {
        return new String(sent().body(), StandardCharsets.UTF_8);
    }

    /** Why the request is refused; fails when it is not. */
    public Failure refusal() {
        try {
            adapter.encode(call);
        } catch (GatewayException e) {
            return e.failure();
        }
        throw new AssertionError("not refused");
    }

    /** Reads a stream to its end, or to its failure. */
    public Exchange stream(String events) {
        decoder = adapter.decodeStream(call, chunks::add);
        try {
            for (var event : SseText.events(events.getBytes(StandardCharsets.UTF_8))) {
                decoder.event(event);
            }
            decoder.end();
        } catch (GatewayException e) {
            failure = e.failure();
        }
        return this;
    }

    /** What an answer with an error status means. */
    public Failure error(int status, String body, String... headers) {
        return adapter.decodeError(
                call, new UpstreamAnswer(status, HeaderFields.of(headers), body.getBytes(StandardCharsets.UTF_8)));
    }

    /** What a whole answer with status 200 means that is no success. */
    public Failure refusedAnswer(String body) {
        try {
            adapter.decode(call, new UpstreamAnswer(200, HeaderFields.NONE, body.getBytes(StandardCharsets.UTF_8)));
        } catch (GatewayException e) {
            return e.failure();
        }
        throw new AssertionError("not refused");
    }

    /** The stream as one answer. */
    public Decoded folded() {
        var folder = new ChunkFolder(call);
        chunks.forEach(folder::accept);
        return folder.decoded(decoder.learned());
    }

    /** What the client gets, one line per chunk. */
    public List<String> lines() {
        return chunks.stream()
                .map(chunk -> new String(chunk.json(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The chunks of the stream. */
    public List<Chunk> chunks() {
        return List.copyOf(chunks);
    }

    /** Text of the answer in the stream. */
    public String text() {
        var text = new StringBuilder();
        for (var chunk : chunks) {
            text.append(delta(chunk).path("content").asText(""));
        }
        return text.toString();
    }

    private static JsonNode delta(Chunk chunk) {
        try {
            return Json.read(chunk.json()).path("choices").path(0).path("delta");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null when the stream came to its end. */
    public Failure failure() {
        return failure;
    }

    /** The decoder of the stream. */
    public StreamDecoder decoder() {
        return decoder;
    }

    /** Warnings so far. */
    public List<String> warnings() {
        return call.notes().warnings();
    }
}
