package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.DeltaSink;
import dev.turnpike.proxy.provider.anthropic.AnswerBlock.Kind;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns the content blocks of one answer into pieces for the client; whole answers and streams both go through here. Blocks of Anthropic's own tools are not shown
 * and are never tool calls: tool indexes count the client's calls only.
 */
final class AnswerBlocks {
    private final AdapterCall call;
    private final DeltaSink sink;
    private final Form form;
    private final ToolNames names;
    private final boolean hidden;
    private final JsonToolAnswer jsonTool;
    private final UsageReader usage = new UsageReader();
    private final Citations citations = new Citations();
    private final Map<Integer, AnswerBlock> blocks = new HashMap<>();
    private final ArrayNode thinking = Draft.array();
    private String id;
    private String stop;
    private String firstCallId;
    private int tools;
    private boolean begun;
    private boolean reasoned;
    private boolean finished;

    /** Lists in a stream carry a running index, for SDKs join them by it. */
    enum Form {
        WHOLE,
        STREAM
    }

    AnswerBlocks(AdapterCall call, DeltaSink sink, Form form) {
        this.call = call;
        this.sink = sink;
        this.form = form;
        this.names = ToolNames.of(call.request());
        this.hidden = Reasoning.hidden(call);
        this.jsonTool = new JsonToolAnswer(call, sink);
    }

    /** The message begins; whether it is a new one, not the same announced twice. */
    boolean begin(JsonNode message) {
        var given = message.path("id").asText("");
        if (begun) {
            return !given.equals(id);
        }
        begun = true;
        id = given;
        sink.start(given, message.path("model").asText(null));
        usage(usage.start(message.path("usage")));
        return false;
    }

    void startBlock(int index, JsonNode start) {
        var block = new AnswerBlock(kind(start), start);
        blocks.put(index, block);
        switch (block.kind) {
            case TEXT -> {
                citations.open();
                start.path("citations").forEach(this::citation);
                text(index, start.path("text").asText(""));
            }
            case THINKING -> startThinking(index, block);
            case TOOL -> startTool(block);
            case JSON_TOOL, IGNORED -> {}
        }
    }

    private Kind kind(JsonNode start) {
        boolean answer = jsonTool.is(start);
        return answer ? Kind.JSON_TOOL : Kind.of(start.path("type").asText(""));
    }

    private void startThinking(int index, AnswerBlock block) {
        thinking(index, block.start.path("thinking").asText(""));
        signature(index, block.start.path("signature").asText(""));
    }

    private void startTool(AnswerBlock block) {
        jsonTool.flush();
        block.tool = tools++;
        var callId = block.start.path("id").asText("");
        var shown = callId.isEmpty() ? "call_" + call.answerId() + "_" + block.tool : callId;
        firstCallId = firstCallId == null ? shown : firstCallId;
        sink.toolCall(
                0, block.tool, shown, names.original(block.start.path("name").asText("")));
    }

    void text(int index, String piece) {
        if (is(index, Kind.TEXT)) {
            citations.count(piece);
            jsonTool.text(piece);
        }
    }

    void thinking(int index, String piece) {
        if (piece.isEmpty() || !is(index, Kind.THINKING)) {
            return;
        }
        var block = blocks.get(index);
        if (!hidden) {
            boolean another = reasoned && block.thinking.isEmpty();
            sink.reasoning(0, another ? "\n\n" + piece : piece);
            reasoned = true;
        }
        block.thinking.append(piece);
    }

    void signature(int index, String piece) {
        if (is(index, Kind.THINKING)) {
            blocks.get(index).signature.append(piece);
        }
    }

    void arguments(int index, String piece) {
        var block = blocks.get(index);
        if (block == null || piece.isEmpty()) {
            return;
        }
        block.spoke = true;
        if (block.kind == Kind.TOOL) {
            sink.toolArguments(0, block.tool, piece);
        } else if (block.kind == Kind.JSON_TOOL) {
            sink.text(0, piece);
        }
    }

    void citation(JsonNode citation) {
        if (!citations.add(citation)) {
            call.notes().warn("citations: only web search results have an OpenAI form, others dropped");
        }
    }

    private boolean is(int index, Kind kind) {
        var block = blocks.get(index);
        return block != null && block.kind == kind;
    }

    void stopBlock(int index) {
        var block = blocks.get(index);
        if (block == null) {
            return;
        }
        switch (block.kind) {
            case TEXT -> citations.close();
            case THINKING -> stopThinking(block);
            case TOOL, JSON_TOOL -> {
                if (!block.spoke) {
                    arguments(index, input(block.start));
                }
            }
            case IGNORED -> {}
        }
    }

    private static String input(JsonNode start) {
        return start.path("input") instanceof ObjectNode input
                ? new String(Json.write(input), StandardCharsets.UTF_8)
                : "{}";
    }

    private void stopThinking(AnswerBlock block) {
        var wire = Draft.object().put("type", block.start.path("type").textValue());
        if (block.start.path("data").isTextual()) {
            wire.put("data", block.start.get("data").textValue());
        } else if (block.signature.isEmpty()) {
            return; // shown as reasoning, but nothing that could be sent back
        } else {
            wire.put("thinking", block.thinking.toString()).put("signature", block.signature.toString());
        }
        if (!hidden) {
            var shown = form == Form.STREAM ? Draft.object().put("index", thinking.size()) : Draft.object();
            sink.extra(0, "thinking_blocks", Draft.array().add(shown.setAll(wire)));
        }
        thinking.add(wire);
    }

    /** Reads {@code stop_reason}, {@code stop_details} and {@code usage} of {@code message} (or of a {@code message_delta}). */
    void stopReason(JsonNode message) {
        stop = message.path("stop_reason").asText(stop);
        var explanation = message.path("stop_details").path("explanation").asText("");
        if (!explanation.isEmpty()) {
            jsonTool.flush();
            sink.refusal(0, explanation);
        }
    }

    void usageNow(JsonNode tokens) {
        usage(usage.update(tokens));
    }

    private void usage(Usage tokens) {
        sink.usage(tokens);
    }

    /** Whether Anthropic said why it stopped. */
    boolean stopped() {
        return stop != null;
    }

    /** The message is complete. */
    void finish() {
        if (finished) {
            return;
        }
        finished = true;
        jsonTool.flush();
        if (!citations.annotations().isEmpty()) {
            sink.extra(0, "annotations", citations.annotations());
        }
        usage(usage.total());
        sink.finish(0, reason());
        if (!thinking.isEmpty()) {
            ThinkingHistory.remember(call, firstCallId, thinking);
        }
    }

    private FinishReason reason() {
        var byContent = tools > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        return switch (stop == null ? "" : stop) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "refusal" -> FinishReason.CONTENT_FILTER;
            case "end_turn", "tool_use" -> byContent;
            case "stop_sequence", "pause_turn", "compaction" -> FinishReason.STOP;
            default -> {
                call.notes().warn("stop_reason: unknown to the gateway, taken from the content");
                yield byContent;
            }
        };
    }
}
