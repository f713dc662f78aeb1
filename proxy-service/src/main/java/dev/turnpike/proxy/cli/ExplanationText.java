package dev.turnpike.proxy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The answer of {@code /routing/explain} in words. */
final class ExplanationText {
    private final PrintStream out;

    ExplanationText(PrintStream out) {
        this.out = out;
    }

    void print(JsonNode answer) {
        line(String.format(
                Locale.ROOT,
                "%s: %s",
                answer.path("model").asText(),
                answer.path("result").asText().replace('_', ' ')));
        line(String.format(Locale.ROOT, "  %s", answer.path("reason").asText()));
        var route = answer.path("route");
        if (route.isObject()) {
            line(String.format(
                    Locale.ROOT,
                    "  route    %s, found by its %s '%s', from %s",
                    text(route, "name"),
                    answer.path("match").path("by").asText(),
                    answer.path("match").path("name").asText(),
                    text(route, "source")));
            line(String.format(
                    Locale.ROOT,
                    "           %s, %s, %s retries",
                    text(route, "visibility").toLowerCase(Locale.ROOT),
                    text(route, "strategy"),
                    text(route, "retries")));
        }
        var client = answer.path("client");
        line(String.format(Locale.ROOT, "  client   %s, %s", text(client, "id"), limits(client.path("limits"))));
        answer.path("backends").forEach(this::backend);
        answer.path("fallbacks").forEach(this::fallback);
        line(String.format(Locale.ROOT, "  revision %s", answer.path("revision").asText()));
    }

    private void backend(JsonNode backend) {
        line(String.format(
                Locale.ROOT,
                "  %d. %s: %s %s, priority %s, weight %s%s",
                backend.path("order").asInt(),
                text(backend, "name"),
                text(backend, "provider"),
                backend.path("upstream_model").asText("(the name asked for)"),
                text(backend, "priority"),
                text(backend, "weight"),
                backend.path("share").isNumber()
                        ? String.format(
                                Locale.ROOT,
                                ", first for %.0f %% of the requests",
                                backend.path("share").asDouble() * 100)
                        : ""));
        line(String.format(Locale.ROOT, "     %s; %s", health(backend.path("health")), limits(backend.path("limits"))));
    }

    private static String health(JsonNode health) {
        var words = new ArrayList<String>();
        words.add(health.path("state").asText().replace('_', ' '));
        if (health.path("cools_down_ms").isNumber()) {
            words.add("for another " + seconds(health.path("cools_down_ms")));
        }
        words.add(text(health, "failures_in_a_row") + " failures in a row");
        words.add(text(health, "in_flight") + " in flight");
        if (health.path("latency_ms").isNumber()) {
            words.add(text(health, "latency_ms") + " ms to first content");
        }
        return String.join(", ", words);
    }

    private static String limits(JsonNode limits) {
        if (!limits.isObject()) {
            return "no limits";
        }
        var words = new ArrayList<String>();
        allowance(words, limits.path("requests_per_minute"), "requests");
        allowance(words, limits.path("tokens_per_minute"), "tokens");
        var places = limits.path("concurrent_requests");
        if (places.isObject()) {
            words.add(text(places, "in_use") + " of " + text(places, "limit") + " requests at once");
        }
        return String.join(", ", words);
    }

    private static void allowance(List<String> words, JsonNode allowance, String what) {
        if (allowance.isObject()) {
            words.add(text(allowance, "remaining") + " of " + text(allowance, "limit") + " " + what
                    + " a minute left, all in " + seconds(allowance.path("reset_ms")));
        }
    }

    private void fallback(JsonNode fallback) {
        var causes = StreamSupport.stream(fallback.path("on").spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.joining(", "));
        line(String.format(
                Locale.ROOT,
                "  fallback %s on %s: %s",
                text(fallback, "model"),
                causes,
                text(fallback, "result").replace('_', ' ')));
    }

    private static String seconds(JsonNode millis) {
        return String.format(Locale.ROOT, "%.1f s", millis.asLong() / 1000.0);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("none");
    }

    private void line(String text) {
        out.println(text);
    }
}
