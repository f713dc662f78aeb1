package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Collects the pieces of one answer and writes them as one {@code chat.completion}. */
public final class WholeWriter implements DeltaSink {
    /** A text that grows has up to as much room again. */
    private static final int GROWTH = 2;

    private static final long NODE_BYTES = 100;

    private final AnswerHead head;
    private final SortedMap<Integer, WholeChoice> choices = new TreeMap<>();
    private Usage usage = Usage.UNKNOWN;
    private long held;

    /** Collects the answer to {@code call}. */
    public WholeWriter(AdapterCall call) {
        this.head = new AnswerHead(call);
    }

    @Override
    public void start(String answerId, String answerModel) {
        head.name(answerId, answerModel);
    }

    @Override
    public void created(long seconds) {
        head.created(seconds);
    }

    @Override
    public void text(int choice, String piece) {
        add(at(choice).text, piece);
    }

    @Override
    public void reasoning(int choice, String piece) {
        add(at(choice).reasoning, piece);
    }

    @Override
    public void refusal(int choice, String piece) {
        add(at(choice).refusal, piece);
    }

    @Override
    public void toolCall(int choice, int index, String callId, String name) {
        at(choice)
                .tool(index)
                .put("id", callId)
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", "");
    }

    @Override
    public void toolArguments(int choice, int index, String piece) {
        add(at(choice).arguments(index), piece);
    }

    @Override
    public void extra(int choice, String member, JsonNode value) {
        var extras = at(choice).extras;
        held += weight(value);
        if (extras.get(member) instanceof ArrayNode present && value instanceof ArrayNode more) {
            present.addAll(more);
        } else {
            extras.set(member, value.deepCopy());
        }
    }

    @Override
    public void toolExtra(int choice, int index, String member, JsonNode value) {
        held += weight(value);
        at(choice).tool(index).set(member, value);
    }

    @Override
    public void logprobs(int choice, ArrayNode content) {
        held += weight(content);
        at(choice).tokens.addAll(content);
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        at(choice).finish = reason;
    }

    @Override
    public void usage(Usage tokens) {
        usage = tokens;
    }

    /** About how many bytes the pieces hold in memory. */
    long held() {
        return held;
    }

    private void add(StringBuilder text, String piece) {
        held += (long) GROWTH * piece.length();
        text.append(piece);
    }

    private static long weight(JsonNode value) {
        long weight = NODE_BYTES + value.asText().length();
        for (var part : value) {
            weight += weight(part);
        }
        return weight;
    }

    /** The answer; {@code usage} is there when the provider gave figures. */
    public Decoded decoded() {
        var bytes = new ByteArrayOutputStream(512);
        try (var json = Json.mapper().createGenerator(bytes)) {
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var finish = choices.isEmpty() ? null : choices.firstEntry().getValue().finish;
        return new Decoded(bytes.toByteArray(), new Learned(usage, finish, head.model(), head.id()));
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        head.write(json, "chat.completion");
        json.writeArrayFieldStart("choices");
        for (var entry : choices.entrySet()) {
            json.writeTree(entry.getValue().tree(entry.getKey()));
        }
        json.writeEndArray();
        if (usage.source() != Usage.Source.NONE) {
            UsageJson.write(json, usage);
        }
        json.writeEndObject();
    }

    private WholeChoice at(int choice) {
        return choices.computeIfAbsent(choice, _ -> new WholeChoice());
    }

    private static final class WholeChoice {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final SortedMap<Integer, ObjectNode> tools = new TreeMap<>();
        private final SortedMap<Integer, StringBuilder> arguments = new TreeMap<>();
        private final ObjectNode extras = JsonNodeFactory.instance.objectNode();
        private final ArrayNode tokens = JsonNodeFactory.instance.arrayNode();
        private FinishReason finish;

        private ObjectNode tool(int index) {
            return tools.computeIfAbsent(index, _ -> JsonNodeFactory.instance.objectNode());
        }

        private StringBuilder arguments(int index) {
            return arguments.computeIfAbsent(index, _ -> new StringBuilder());
        }

        private ObjectNode tree(int index) {
            var choice = JsonNodeFactory.instance.objectNode().put("index", index);
            choice.set("message", message());
            if (tokens.isEmpty()) {
                choice.putNull("logprobs");
            } else {
                choice.putObject("logprobs").putNull("refusal").set("content", tokens);
            }
            choice.put("finish_reason", finish == null ? null : finish.wire());
            return choice;
        }

        private ObjectNode message() {
            var message = JsonNodeFactory.instance.objectNode().put("role", "assistant");
            boolean noText = text.isEmpty() && (!tools.isEmpty() || !refusal.isEmpty());
            message.put("content", noText ? null : text.toString());
            message.put("refusal", refusal.isEmpty() ? null : refusal.toString());
            if (!reasoning.isEmpty()) {
                message.put("reasoning_content", reasoning.toString());
            }
            if (!tools.isEmpty()) {
                var calls = message.putArray("tool_calls");
                arguments.forEach(
                        (index, text) -> ((ObjectNode) tool(index).path("function")).put("arguments", text.toString()));
                tools.values().forEach(calls::add);
            }
            message.setAll(extras);
            return message;
        }
    }
}
