package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Adapter;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.snapshot.Backend;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * No silent loss: every top-level field that OpenAI documents for chat completions, set alone, either changes what goes upstream, or is reported in a warning that
 * begins with its name, or is refused by name. {@code model} and {@code messages} are in every request; {@code stream_options} is the gateway's own to answer.
 */
public final class FieldWalk {
    private static final Map<String, String> SAMPLES = samples();
    private final Adapter adapter;
    private final Backend backend;

    private FieldWalk(Adapter adapter, Backend backend) {
        this.adapter = adapter;
        this.backend = backend;
    }

    /** Fields that mean nothing without another, which a refusal may name instead. */
    private static final Map<String, String> COMPANIONS = Map.of("top_logprobs", "logprobs");

    /** One test per field, against {@code backend}. */
    public static Stream<DynamicTest> of(Adapter adapter, Backend backend) {
        return of(adapter, backend, Set.of());
    }

    /** As {@link #of(Adapter, Backend)}, but for {@code answered}: fields that the gateway answers itself. */
    public static Stream<DynamicTest> of(Adapter adapter, Backend backend, Set<String> answered) {
        var walk = new FieldWalk(adapter, backend);
        return SAMPLES.entrySet().stream()
                .filter(field -> !answered.contains(field.getKey()))
                .map(field -> DynamicTest.dynamicTest(
                        field.getKey(), () -> walk.check(field.getKey(), json(field.getValue()))));
    }

    /** The fields that are walked. */
    static Set<String> fields() {
        return SAMPLES.keySet();
    }

    /** What becomes of {@code field} on {@code backend}, in a word for the page of providers. */
    static String fate(Adapter adapter, Backend backend, String field) {
        var walk = new FieldWalk(adapter, backend);
        var value = json(SAMPLES.get(field));
        var without = request(field);
        without.remove(field);
        var with = request(field);
        with.set(field, value);
        var notes = new Notes();
        try {
            var sent = walk.sent(with, notes);
            if (notes.warnings().stream().anyMatch(warning -> warning.startsWith(field + ":"))) {
                return Arrays.equals(walk.sent(without, new Notes()), sent)
                        ? "dropped, with a warning"
                        : "translated, with a warning";
            }
            return value.equals(member(sent, field)) ? "exact" : "translated";
        } catch (GatewayException e) {
            return "refused";
        }
    }

    private static JsonNode member(byte[] sent, String field) {
        try {
            return Json.read(sent).path(field);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(String field, JsonNode value) {
        var without = request(field);
        without.remove(field);
        var with = request(field);
        with.set(field, value);
        var notes = new Notes();
        try {
            boolean visible = !Arrays.equals(sent(without, new Notes()), sent(with, notes));
            boolean reported = notes.warnings().stream().anyMatch(warning -> warning.startsWith(field + ":"));
            assertThat(visible || reported)
                    .as("%s is lost without a word; warnings: %s", field, notes.warnings())
                    .isTrue();
        } catch (GatewayException e) {
            boolean named = refused(e.failure()).startsWith(field)
                    || refused(e.failure()).equals(COMPANIONS.get(field));
            assertThat(named)
                    .as("refusal of %s names it: %s", field, e.failure())
                    .isTrue();
        }
    }

    private static String refused(Failure failure) {
        if (failure instanceof Failure.Unsupported(var _, var param)) {
            return param;
        }
        return failure instanceof Failure.Invalid(var _, var param, var _) ? param : "";
    }

    /** What the first call of the step carries. */
    private byte[] sent(ObjectNode request, Notes notes) {
        var parsed = ModelRequest.parse(Operation.CHAT, Json.write(request));
        var call = new AdapterCall(parsed, backend, Player.AT, Player.ANSWER_ID, new RememberedValues(Map.of()), notes);
        return switch (adapter.encode(call)) {
            case Step.Call(var one) -> one.body();
            case Step.CallElse(var first, var _, var _) -> first.body();
            case Step.UploadThenCall(var uploads, var _) -> uploads.getFirst().body();
            case Step.Batch(var calls, var _) -> calls.getFirst().body();
            case Step.Local(var answer) -> answer.body();
        };
    }

    private static ObjectNode request(String field) {
        var request = (ObjectNode) json("{'model':'m','messages':[{'role':'user','content':'Hi'}]}");
        if (field.equals("tool_choice") || field.equals("parallel_tool_calls")) {
            request.set("tools", json(SAMPLES.get("tools")));
        }
        if (field.equals("function_call")) {
            request.set("functions", json(SAMPLES.get("functions")));
        }
        if (field.equals("top_logprobs")) {
            request.put("logprobs", true);
        }
        return request;
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> samples() {
        var samples = new TreeMap<String, String>();
        samples.put("stream", "true");
        samples.put("max_completion_tokens", "77");
        samples.put("max_tokens", "78");
        samples.put("temperature", "0.3");
        samples.put("top_p", "0.4");
        samples.put("n", "2");
        samples.put("stop", "['END']");
        samples.put("presence_penalty", "0.5");
        samples.put("frequency_penalty", "0.6");
        samples.put("logit_bias", "{'50256':-100}");
        samples.put("logprobs", "true");
        samples.put("top_logprobs", "3");
        samples.put("seed", "42");
        samples.put("response_format", "{'type':'json_object'}");
        samples.put(
                "tools",
                "[{'type':'function','function':{'name':'f','parameters':{'type':'object','properties':{}}}}]");
        samples.put("tool_choice", "'required'");
        samples.put("parallel_tool_calls", "false");
        samples.put("functions", "[{'name':'f','parameters':{'type':'object','properties':{}}}]");
        samples.put("function_call", "{'name':'f'}");
        samples.put("reasoning_effort", "'high'");
        samples.putAll(rareSamples());
        return samples;
    }

    private static Map<String, String> rareSamples() {
        var samples = new TreeMap<String, String>();
        samples.put("verbosity", "'low'");
        samples.put("modalities", "['text','audio']");
        samples.put("audio", "{'voice':'alloy','format':'mp3'}");
        samples.put("prediction", "{'type':'content','content':'Hi'}");
        samples.put("web_search_options", "{'search_context_size':'low'}");
        samples.put("service_tier", "'flex'");
        samples.put("store", "true");
        samples.put("metadata", "{'order':'17'}");
        samples.put("user", "'user-1'");
        samples.put("safety_identifier", "'user-2'");
        samples.put("prompt_cache_key", "'key-1'");
        samples.put("prompt_cache_options", "{'mode':'explicit','ttl':'30m'}");
        samples.put("prompt_cache_retention", "'24h'");
        samples.put("moderation", "{'model':'omni-moderation-latest'}");
        samples.put("x_unknown", "{'deep':[1,2]}");
        return samples;
    }
}
