package dev.turnpike.proxy.provider.golden;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.snapshot.Backend;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Calls of adapters for tests. Single quotes in requests stand for double ones. */
public final class Asked {
    private Asked() {}

    /** {@code request} to {@code backend}, as {@code chatcmpl-test} at second 1,790,000,000. */
    public static AdapterCall of(Operation operation, Backend backend, String request) {
        var parsed = ModelRequest.parse(operation, request.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return new AdapterCall(
                parsed,
                backend,
                Instant.ofEpochSecond(1_790_000_000),
                "chatcmpl-test",
                Continuations.NONE,
                new Notes());
    }
}
