package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.answer.DeltaSink;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads {@code GenerateContentResponse}s, one for a whole answer, one per event of a stream, and tells a {@link DeltaSink} what they say. Anything may be missing in
 * them, and what is unknown is left alone.
 */
final class AnswerReader {
    private static final int MOST_CANDIDATES = 8;

    private final AdapterCall call;
    private final DeltaSink sink;
    private final SortedMap<Integer, CandidateReader> candidates = new TreeMap<>();
    private boolean started;
    private String refusal;
    private Usage usage = Usage.UNKNOWN;

    AnswerReader(AdapterCall call, DeltaSink sink) {
        this.call = call;
        this.sink = sink;
    }

    /**
     * Reads one document: a response, an error, or (where a server ignored {@code alt=sse}) an array of these.
     *
     * @throws GatewayException when it is an error, or no JSON
     */
    void read(byte[] json) {
        var root = parse(json);
        if (root.isArray()) {
            root.forEach(this::response);
        } else {
            response(root);
        }
    }

    /** The stream has ended: finishes every choice. */
    void endStream() {
        if (refusal == null
                && (candidates.isEmpty() || candidates.values().stream().anyMatch(CandidateReader::open))) {
            throw new GatewayException(
                    new Failure.UpstreamTruncated("Gemini's stream ended before it gave a finish reason."));
        }
        end();
    }

    /** The answer was whole: one without a finish reason is complete all the same. */
    void endWhole() {
        if (refusal == null && candidates.isEmpty()) {
            throw new GatewayException(new Failure.UpstreamProtocol("Gemini's answer holds no candidate."));
        }
        if (candidates.values().stream().anyMatch(CandidateReader::open)) {
            call.notes().warn("finishReason: absent in a whole answer, taken for the end");
        }
        end();
    }

    private void end() {
        if (refusal != null) {
            blocked();
        }
        candidates.values().forEach(CandidateReader::finish);
        sink.usage(usage);
    }

    /** A blocked prompt: HTTP 200 without a candidate. */
    private void blocked() {
        if (candidates.isEmpty()) {
            sink.refusal(0, refusal);
            candidate(0);
        }
        candidates.values().forEach(CandidateReader::block);
        if (usage.source() == Usage.Source.NONE) {
            usage = new Usage(0, 0, -1, -1, -1, Usage.Source.ESTIMATED);
            call.notes().warn("usageMetadata: absent for a blocked prompt, counted as 0");
        }
    }

    private void response(JsonNode response) {
        if (response.has("error")) {
            throw new GatewayException(ErrorReader.inAnswer(call, response));
        }
        if (!response.isObject()) {
            throw new GatewayException(new Failure.UpstreamProtocol("Gemini's answer is not a JSON object."));
        }
        start(response);
        usage(response.path("usageMetadata"));
        block(response.path("promptFeedback"));
        for (var candidate : response.path("candidates")) {
            candidate(candidate.path("index").asInt(0)).read(candidate);
        }
    }

    private void start(JsonNode response) {
        if (started) {
            return;
        }
        started = true;
        var id = response.path("responseId").asText("");
        if (!id.isEmpty()) {
            call.notes().upstreamRequestId(id);
        }
        sink.start(
                id.isEmpty() ? null : "chatcmpl-" + id,
                response.path("modelVersion").asText(null));
    }

    /** Counts are totals so far: the last ones count, and an event without any takes nothing away. */
    private void usage(JsonNode metadata) {
        var counted = AnswerUsage.read(metadata);
        if (counted.source() != Usage.Source.NONE) {
            usage = counted;
            sink.usage(usage);
        }
    }

    private void block(JsonNode feedback) {
        var reason = feedback.path("blockReason").asText("");
        var message = feedback.path("blockReasonMessage").asText("");
        if (!reason.isEmpty() || !message.isEmpty()) {
            refusal = message.isEmpty() ? "Prompt blocked: " + reason : message;
        }
    }

    private CandidateReader candidate(int index) {
        if (index < 0 || index >= MOST_CANDIDATES) {
            throw new GatewayException(new Failure.UpstreamProtocol("Gemini numbers a candidate " + index + "."));
        }
        return candidates.computeIfAbsent(index, _ -> new CandidateReader(call, sink, index));
    }

    private static JsonNode parse(byte[] json) {
        try {
            return Json.read(json);
        } catch (JsonProcessingException e) {
            throw new GatewayException(new Failure.UpstreamProtocol("Gemini sent something that is not JSON."));
        }
    }
}
