package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code google.rpc.Status}, read: what its details say, whichever are there. See <a href="https://cloud.google.com/apis/design/errors">Google's errors</a>.
 *
 * @param error the member {@code error}
 */
record GoogleError(JsonNode error) {
    private static final Pattern IN_MESSAGE = Pattern.compile("retry in ([0-9.]+)\\s*(ms|s)\\b");
    private static final Pattern UNIT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(h|ms|m|s)");
    private static final Map<String, Double> SECONDS = Map.of("h", 3_600.0, "m", 60.0, "s", 1.0, "ms", 0.001);

    private static final Map<String, String> PARAMS = Map.ofEntries(
            Map.entry("temperature", "temperature"),
            Map.entry("top_p", "top_p"),
            Map.entry("max_output_tokens", "max_tokens"),
            Map.entry("candidate_count", "n"),
            Map.entry("stop_sequences", "stop"),
            Map.entry("seed", "seed"),
            Map.entry("presence_penalty", "presence_penalty"),
            Map.entry("frequency_penalty", "frequency_penalty"),
            Map.entry("output_dimensionality", "dimensions"),
            Map.entry("response_schema", "response_format"),
            Map.entry("response_json_schema", "response_format"));

    /** {@code INVALID_ARGUMENT} …; empty when absent. */
    String status() {
        return error.path("status").asText("");
    }

    String message() {
        return error.path("message").asText("");
    }

    boolean hasReason(String reason) {
        return details("ErrorInfo")
                .anyMatch(info -> info.path("reason").asText("").equals(reason));
    }

    /** Whether the quota that was used up is one of the day, or there is none at all: waiting a minute is no use. */
    boolean quotaIsGone() {
        boolean violated = details("QuotaFailure")
                .flatMap(failure -> failure.path("violations").valueStream())
                .anyMatch(violation -> violation.path("quotaId").asText("").contains("PerDay")
                        || violation.path("quotaValue").asText("").equals("0"));
        boolean none = details("ErrorInfo")
                .anyMatch(info -> info.path("metadata")
                        .path("quota_limit_value")
                        .asText("")
                        .equals("0"));
        return violated || none || hasReason("QUOTA_EXHAUSTED");
    }

    /** OpenAI's name of the member that the error is about; null when it does not say, or not clearly. */
    String param() {
        var fields = details("BadRequest")
                .flatMap(request -> request.path("fieldViolations").valueStream())
                .map(violation -> violation.path("field").asText(""))
                .toList();
        if (fields.size() != 1) {
            return null;
        }
        var field = fields.getFirst();
        return PARAMS.get(field.substring(field.lastIndexOf('.') + 1));
    }

    /** How long to wait, in whole seconds, at least one; empty when the error does not say. */
    Optional<Duration> retryAfter() {
        return details("RetryInfo")
                .map(info -> delay(info.path("retryDelay")))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> details("ErrorInfo")
                        .map(info -> delay(info.path("metadata").path("quotaResetDelay")))
                        .flatMap(Optional::stream)
                        .findFirst())
                .or(this::inMessage);
    }

    private Optional<Duration> inMessage() {
        var found = IN_MESSAGE.matcher(message());
        return found.find() ? seconds(found.group(1) + found.group(2)) : Optional.empty();
    }

    /** A duration as text ({@code 34.4s}, {@code 1h2m3s}), or as its proto. */
    private static Optional<Duration> delay(JsonNode delay) {
        return delay.isObject() ? seconds(delay.path("seconds").asText("") + "s") : seconds(delay.asText(""));
    }

    private static Optional<Duration> seconds(String text) {
        double seconds = -1;
        var units = UNIT.matcher(text);
        while (units.find()) {
            seconds = Math.max(0, seconds) + Double.parseDouble(units.group(1)) * SECONDS.get(units.group(2));
        }
        return seconds < 0 ? Optional.empty() : Optional.of(whole(seconds));
    }

    /** Up to the next second: a client that comes too early only waits again. */
    private static Duration whole(double seconds) {
        return Duration.ofSeconds(Math.max(1, (long) Math.ceil(seconds)));
    }

    private Stream<JsonNode> details(String type) {
        return error.path("details")
                .valueStream()
                .filter(detail -> detail.path("@type").asText("").endsWith("." + type));
    }
}
