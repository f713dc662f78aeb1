package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.SseEvent;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request of a test, sent through the adapter; JSON is written with single quotes. */
final class Asked {
    static final String GOOGLE = "https://generativelanguage.googleapis.com";
    private static final GeminiAdapter ADAPTER = new GeminiAdapter();

    final AdapterCall call;
    final Map<String, String> memory = new HashMap<>();

    private Asked(Operation operation, String json, Backend backend) {
        var request = ModelRequest.parse(operation, bytes(json));
        var at = Instant.ofEpochSecond(1_790_000_000);
        this.call = new AdapterCall(request, backend, at, "chatcmpl-0199", new Memory(memory), new Notes());
    }

    private record Memory(Map<String, String> values) implements Continuations {
        @Override
        public Optional<String> find(String key) {
            return Optional.ofNullable(values.get(key));
        }

        @Override
        public void remember(String key, String value) {
            values.put(key, value);
        }
    }

    /** A chat request with {@code members} beside the model. */
    static Asked chat(String model, String members) {
        return chat(backend(GOOGLE, model), members);
    }

    static Asked chat(Backend backend, String members) {
        return new Asked(Operation.CHAT, "{'model':'m'," + members + "}", backend);
    }

    /** A chat request that says Hi, with {@code members}. */
    static Asked hi(String model, String members) {
        return chat(model, "'messages':[{'role':'user','content':'Hi'}]" + (members.isEmpty() ? "" : "," + members));
    }

    static Asked embedding(String members) {
        return new Asked(Operation.EMBEDDING, "{'model':'e'," + members + "}", backend(GOOGLE, "gemini-embedding-001"));
    }

    /** A backend as the snapshot makes it of {@code endpoint}. */
    static Backend backend(String endpoint, String model) {
        var config = new BackendConfig(
                "b", Provider.Gemini, endpoint, model, null, 1, 0, null, null, null, null, null, null, null);
        return new Backend("r/b", config, Dialect.GEMINI, GeminiAdapter.baseUrl(URI.create(endpoint.strip())));
    }

    /** A backend whose address nobody tidied. */
    static Backend asGiven(String endpoint) {
        var config = backend(endpoint, "gemini-3.8-flash").config();
        return new Backend("r/b", config, Dialect.GEMINI, URI.create(endpoint));
    }

    Step step() {
        return ADAPTER.encode(call);
    }

    UpstreamCall sent() {
        return switch (step()) {
            case Step.Call(var one) -> one;
            case Step.CallElse(var first, var _, var _) -> first;
            case Step.Batch(var calls, var _) -> calls.getFirst();
            case Step.Local _, Step.UploadThenCall _ -> throw new AssertionError("not of this dialect");
        };
    }

    JsonNode body() {
        return json(sent().body());
    }

    /** The contents that go upstream, as text. */
    String contents() {
        return body().path("contents").toString().replace('"', '\'');
    }

    Failure refused() {
        return failure(this::step);
    }

    JsonNode answer(String json) {
        return json(ADAPTER.decode(call, new UpstreamAnswer(200, HeaderFields.NONE, bytes(json)))
                .body());
    }

    /** The first choice of the answer. */
    JsonNode choice(String json) {
        return answer(json).path("choices").path(0);
    }

    Failure failed(String json) {
        return failure(() -> answer(json));
    }

    Failure error(int status, String body) {
        return ADAPTER.decodeError(call, new UpstreamAnswer(status, HeaderFields.NONE, bytes(body)));
    }

    /** What became of one stream. */
    record Streamed(List<JsonNode> chunks, Failure failure) {

        String text() {
            var text = new StringBuilder();
            for (var chunk : chunks) {
                for (var choice : chunk.path("choices")) {
                    text.append(choice.path("delta").path("content").asText(""));
                }
            }
            return text.toString();
        }

        List<String> finishes() {
            var reasons = new ArrayList<String>();
            for (var chunk : chunks) {
                chunk.path("choices").forEach(choice -> {
                    if (choice.path("finish_reason").isTextual()) {
                        reasons.add(choice.path("finish_reason").asText());
                    }
                });
            }
            return reasons;
        }
    }

    Streamed stream(String... events) {
        var given = new ArrayList<SseEvent>();
        for (var event : events) {
            given.add(new SseEvent("message", bytes(event)));
        }
        return stream(given);
    }

    Streamed stream(List<SseEvent> events) {
        var chunks = new ArrayList<JsonNode>();
        var decoder = ADAPTER.decodeStream(call, chunk -> chunks.add(json(chunk.json())));
        try {
            events.forEach(decoder::event);
            decoder.end();
            return new Streamed(chunks, null);
        } catch (GatewayException e) {
            return new Streamed(chunks, e.failure());
        }
    }

    static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    static JsonNode json(byte[] json) {
        try {
            return Json.read(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String json) {
        return json(bytes(json));
    }

    private static Failure failure(Runnable action) {
        try {
            action.run();
        } catch (GatewayException e) {
            return e.failure();
        }
        throw new AssertionError("no failure");
    }
}
