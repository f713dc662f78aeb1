package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.provider.golden.GoldenBackend;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Calls of the adapter for tests. */
final class Calls {
    private Calls() {}

    /** A chat request for {@code model}. */
    static AdapterCall chat(String model, String json) {
        var request = ModelRequest.parse(Operation.CHAT, json.getBytes(StandardCharsets.UTF_8));
        return new AdapterCall(
                request,
                GoldenBackend.of(Provider.Anthropic, model),
                Instant.ofEpochSecond(1_790_000_000),
                "chatcmpl-test",
                Continuations.NONE,
                new Notes());
    }

    /** A stream that asks for usage. */
    static AdapterCall stream(String model) {
        return chat(model, """
                {"model":"m","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hi"}]}""");
    }

    /** The body of the first call that the adapter makes of {@code call}. */
    static JsonNode body(AdapterCall call) {
        return switch (new AnthropicAdapter().encode(call)) {
            case Step.Call(var one) -> json(one.body());
            case Step.CallElse(var first, var _, var _) -> json(first.body());
            case Step.UploadThenCall _, Step.Batch _, Step.Local _ ->
                throw new AssertionError("Anthropic needs one call");
        };
    }

    static JsonNode json(byte[] json) {
        try {
            return Json.read(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
