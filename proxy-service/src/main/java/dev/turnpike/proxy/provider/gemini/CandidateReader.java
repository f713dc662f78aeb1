package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.DeltaSink;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One candidate over all the events that carry a piece of it. Its finish is kept until the end: older models set {@code STOP} on every event, and a function call makes
 * another reason of it.
 */
final class CandidateReader {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final AdapterCall call;
    private final DeltaSink sink;
    private final int index;
    private final FunctionCalls functionCalls;
    private final StringBuilder groundedText;
    private boolean saidSomething;
    private int images;
    private String finishWord = "";
    private String finishMessage = "";
    private JsonNode grounding = NODES.missingNode();

    CandidateReader(AdapterCall call, DeltaSink sink, int index) {
        this.call = call;
        this.sink = sink;
        this.index = index;
        this.functionCalls = new FunctionCalls(call, sink, index);
        this.groundedText = searches(call) ? new StringBuilder() : null;
    }

    void read(JsonNode candidate) {
        for (var part : candidate.path("content").path("parts")) {
            part(part);
        }
        var logprobs = candidate.path("logprobsResult");
        if (logprobs.has("chosenCandidates")) {
            sink.logprobs(index, Logprobs.content(logprobs));
        }
        if (candidate.has("groundingMetadata")) {
            grounding = candidate.get("groundingMetadata");
        }
        if (candidate.has("finishReason")) {
            finishWord = candidate.path("finishReason").asText("");
            finishMessage = candidate.path("finishMessage").asText("");
        }
    }

    boolean open() {
        return Ending.of(finishWord) == Ending.OPEN;
    }

    /** The prompt was blocked while this candidate was on its way. */
    void block() {
        finishWord = "SAFETY";
    }

    /**
     * Writes what is owed and the finish.
     *
     * @throws GatewayException when Gemini failed and nothing usable came
     */
    void finish() {
        functionCalls.end();
        var reason = reason();
        var annotations =
                groundedText == null ? NODES.arrayNode() : Grounding.annotations(grounding, groundedText.toString());
        if (!annotations.isEmpty()) {
            sink.extra(index, "annotations", annotations);
        }
        sink.finish(index, reason);
    }

    private FinishReason reason() {
        return switch (Ending.of(finishWord)) {
            case OPEN, DONE -> done();
            case LENGTH -> FinishReason.LENGTH;
            case FILTERED -> FinishReason.CONTENT_FILTER;
            case FAILED -> {
                if (!saidSomething && !functionCalls.any()) {
                    throw new GatewayException(failed());
                }
                call.notes().warn("finishReason: " + finishWord + " after content, taken for the end");
                yield done();
            }
            case UNKNOWN -> {
                call.notes().warn("finishReason: unknown " + Fields.shown(finishWord) + ", taken for the end");
                yield done();
            }
        };
    }

    private FinishReason done() {
        if (!functionCalls.any()) {
            return FinishReason.STOP;
        }
        return functionCalls.legacy() ? FinishReason.FUNCTION_CALL : FinishReason.TOOL_CALLS;
    }

    private Failure failed() {
        var detail = finishMessage.isBlank() ? "." : ": " + ErrorReader.safe(finishMessage);
        return new Failure.UpstreamError(
                "Gemini gave no answer (" + finishWord.toLowerCase(Locale.ROOT) + ")" + detail, 200);
    }

    private void part(JsonNode part) {
        var signature = part.path("thoughtSignature").asText("");
        var functionCall = part.path("functionCall");
        if (functionCall.isObject()) {
            functionCalls.read((ObjectNode) functionCall, signature);
            return;
        }
        if (part.has("text")) {
            text(part);
        } else if (part.path("inlineData").isObject()) {
            inline(part.get("inlineData"));
        } else if (part.path("executableCode").isObject()) {
            code(part.get("executableCode"));
        } else if (part.path("codeExecutionResult").isObject()) {
            say(fenced("", part.path("codeExecutionResult").path("output").asText("")));
        }
        if (!signature.isEmpty()) {
            sink.extra(index, "extra_content", Signatures.extraContent(signature));
        }
    }

    private void text(JsonNode part) {
        var piece = part.path("text").asText("");
        if (part.path("thought").asBoolean(false)) {
            if (!piece.isEmpty()) {
                sink.reasoning(index, piece);
            }
            return;
        }
        say(piece);
    }

    private void say(String piece) {
        if (piece.isEmpty()) {
            return;
        }
        saidSomething = true;
        if (groundedText != null) {
            groundedText.append(piece);
        }
        sink.text(index, piece);
    }

    private void code(JsonNode code) {
        var language = code.path("language").asText("").toLowerCase(Locale.ROOT);
        say(fenced(language, code.path("code").asText("")));
    }

    private static String fenced(String language, String text) {
        return text.isEmpty() ? "" : "\n```" + language + "\n" + text + (text.endsWith("\n") ? "" : "\n") + "```\n";
    }

    private void inline(JsonNode data) {
        saidSomething = true;
        var type = data.path("mimeType").asText("");
        var base64 = data.path("data").asText("");
        if (type.startsWith("audio/")) {
            sink.extra(index, "audio", audio(base64));
            return;
        }
        var list = NODES.arrayNode();
        list.addObject()
                .put("index", images++)
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", "data:" + type + ";base64," + base64);
        sink.extra(index, "images", list);
    }

    /** The audio cannot be asked for again by its id, so it expires at once. */
    private ObjectNode audio(String base64) {
        return NODES.objectNode()
                .put("id", "audio-" + call.answerId())
                .put("data", base64)
                .put("transcript", "")
                .put("expires_at", call.at().getEpochSecond());
    }

    private static boolean searches(AdapterCall call) {
        var request = call.request();
        return request.has("web_search_options")
                || request.get("tools")
                        .filter(tools -> tools.valueStream().anyMatch(tool -> !tool.has("function")))
                        .isPresent();
    }

    /** Compact JSON text. */
    static String json(JsonNode value) {
        return new String(Json.write(value), StandardCharsets.UTF_8);
    }
}
