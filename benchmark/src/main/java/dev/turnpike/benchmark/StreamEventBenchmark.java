package dev.turnpike.benchmark;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Adapters;
import dev.turnpike.proxy.provider.Continuations;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.wire.SseEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One text event of a stream, from the bytes of the upstream's event to the bytes of the client's chunk. A stream of {@value #EVENTS} text events with its beginning is one
 * invocation; the figure is per event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class StreamEventBenchmark {
    private static final int EVENTS = 1_000;

    /** The provider whose stream is translated. */
    @Param({"OpenAI", "AzureOpenAI", "Anthropic", "Gemini", "Coze"})
    public Provider provider;

    private Adapter adapter;
    private AdapterCall call;
    private List<SseEvent> opening;
    private SseEvent text;

    /** Makes the events. */
    @Setup
    public void prepare() {
        adapter = new Adapters().of(Dialect.of(provider));
        var config = new BackendConfig("b", provider, null, "m", null, 1, 0, null, null, null, null, null, null, null);
        var backend = new Backend("r/b", config, Dialect.of(provider), URI.create("https://upstream.test/v1"));
        var request = ModelRequest.parse(
                Operation.CHAT,
                "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                        .getBytes(StandardCharsets.UTF_8));
        call = new AdapterCall(request, backend, Instant.EPOCH, "chatcmpl-1", Continuations.NONE, new Notes());
        opening = opening();
        text = text();
    }

    private List<SseEvent> opening() {
        return switch (provider) {
            case OpenAI, OpenAICompatible, AzureOpenAI, Echo ->
                List.of(SseEvent.of(chunk("{\"role\":\"assistant\",\"content\":\"\"}")));
            case Anthropic ->
                List.of(
                        named(
                                "message_start",
                                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\","
                                        + "\"model\":\"m\",\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":9,\"output_tokens\":1}}}"),
                        named(
                                "content_block_start",
                                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"));
            case Gemini -> List.of();
            case Coze ->
                List.of(named(
                        "conversation.chat.created",
                        "{\"id\":\"1\",\"conversation_id\":\"2\",\"bot_id\":\"3\",\"status\":\"created\"}"));
        };
    }

    private SseEvent text() {
        return switch (provider) {
            case OpenAI, OpenAICompatible, AzureOpenAI, Echo -> SseEvent.of(chunk("{\"content\":\" token\"}"));
            case Anthropic ->
                named(
                        "content_block_delta",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" token\"}}");
            case Gemini ->
                SseEvent.of(
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" token\"}],\"role\":\"model\"},\"index\":0}],"
                                + "\"usageMetadata\":{\"promptTokenCount\":9,\"candidatesTokenCount\":5,\"totalTokenCount\":14},\"modelVersion\":\"m\",\"responseId\":\"r\"}");
            case Coze ->
                named(
                        "conversation.message.delta",
                        "{\"id\":\"4\",\"conversation_id\":\"2\",\"bot_id\":\"3\",\"chat_id\":\"1\",\"role\":\"assistant\",\"type\":\"answer\",\"content\":\" token\",\"content_type\":\"text\"}");
        };
    }

    private static String chunk(String delta) {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1755137921,\"model\":\"m\",\"service_tier\":\"default\","
                + "\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":" + delta
                + ",\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"WuQNX\"}";
    }

    private static SseEvent named(String name, String data) {
        return new SseEvent(name, data.getBytes(StandardCharsets.UTF_8));
    }

    /** Decodes a stream of text events. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void textEvent(Blackhole sink) {
        var decoder = adapter.decodeStream(call, sink::consume);
        opening.forEach(decoder::event);
        for (int i = 0; i < EVENTS; i++) {
            decoder.event(text);
        }
    }
}
