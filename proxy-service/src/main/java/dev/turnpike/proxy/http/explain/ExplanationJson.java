package dev.turnpike.proxy.http.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.limits.Limits;
import dev.turnpike.proxy.limits.RateState;
import dev.turnpike.proxy.limits.RateState.Allowance;
import dev.turnpike.proxy.routing.Explanation;
import dev.turnpike.proxy.routing.Explanation.Detour;
import dev.turnpike.proxy.routing.Explanation.Option;
import dev.turnpike.proxy.routing.Health;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.snapshot.Route;
import dev.turnpike.proxy.snapshot.Snapshot;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The JSON of an explanation. Every member is always there; one that does not apply is null. Durations are whole milliseconds. */
final class ExplanationJson {
    private static final int SHOWN_OF_REVISION = 12;
    private final Snapshot snapshot;
    private final Caller caller;
    private final Limits limits;

    ExplanationJson(Snapshot snapshot, Caller caller, Limits limits) {
        this.snapshot = snapshot;
        this.caller = caller;
        this.limits = limits;
    }

    ObjectNode of(Explanation explanation) {
        var root = Json.mapper()
                .createObjectNode()
                .put("object", "routing.explanation")
                .put("model", explanation.model())
                .put("result", word(explanation.result()))
                .put("reason", explanation.reason())
                .put("revision", revision());
        root.set("client", client(explanation));
        root.set("match", match(explanation));
        root.set("route", route(explanation.route()));
        var backends = root.putArray("backends");
        explanation.options().forEach(option -> backends.add(option(option, backends.size() + 1)));
        var fallbacks = root.putArray("fallbacks");
        explanation.detours().forEach(detour -> fallbacks.add(detour(detour)));
        return root;
    }

    private String revision() {
        var whole = snapshot.revision();
        return whole.substring(0, Math.min(SHOWN_OF_REVISION, whole.length()));
    }

    private ObjectNode client(Explanation explanation) {
        var route = explanation.route();
        var names = route == null
                ? List.of(explanation.model())
                : Stream.concat(Stream.of(explanation.model(), route.name()), route.config().aliases().stream())
                        .toList();
        var client = Json.mapper().createObjectNode().put("id", caller.clientId());
        client.set("limits", limits(limits.state(caller, names)));
        return client;
    }

    private static ObjectNode match(Explanation explanation) {
        var match = explanation.match();
        return match == null
                ? null
                : Json.mapper().createObjectNode().put("by", word(match.by())).put("name", match.name());
    }

    private static ObjectNode route(Route route) {
        if (route == null) {
            return null;
        }
        var config = route.config();
        return Json.mapper()
                .createObjectNode()
                .put("name", config.name())
                .put("source", config.source())
                .put("visibility", config.visibility().name())
                .put("strategy", config.strategy().name())
                .put("retries", config.retries().attempts());
    }

    private ObjectNode option(Option option, int order) {
        Backend backend = option.backend();
        var node = Json.mapper()
                .createObjectNode()
                .put("order", order)
                .put("name", backend.name())
                .put("provider", backend.config().provider().name())
                .put("upstream_model", backend.config().upstreamModel())
                .put("priority", backend.config().priority())
                .put("weight", backend.config().weight())
                .put("share", option.share());
        node.set("health", health(option.health()));
        node.set("limits", limits(limits.state(backend)));
        return node;
    }

    private static ObjectNode health(Health health) {
        return Json.mapper()
                .createObjectNode()
                .put("state", word(health.phase()))
                .put(
                        "cools_down_ms",
                        health.phase() == Health.Phase.COOLING_DOWN
                                ? Long.valueOf(health.coolsDownFor().toMillis())
                                : null)
                .put("failures_in_a_row", health.failuresInARow())
                .put("in_flight", health.inFlight())
                .put(
                        "latency_ms",
                        health.latency() == null
                                ? null
                                : Long.valueOf(health.latency().toMillis()));
    }

    /** Null when nothing is limited. */
    private static ObjectNode limits(RateState state) {
        if (state.equals(RateState.UNLIMITED)) {
            return null;
        }
        var node = Json.mapper().createObjectNode();
        node.set("requests_per_minute", allowance(state.requests()));
        node.set("tokens_per_minute", allowance(state.tokens()));
        var places = state.places();
        node.set(
                "concurrent_requests",
                places == null
                        ? null
                        : Json.mapper()
                                .createObjectNode()
                                .put("limit", places.limit())
                                .put("in_use", places.inUse()));
        return node;
    }

    private static ObjectNode allowance(Allowance allowance) {
        return allowance == null
                ? null
                : Json.mapper()
                        .createObjectNode()
                        .put("limit", allowance.limit())
                        .put("remaining", allowance.remaining())
                        .put("reset_ms", allowance.reset().toMillis());
    }

    private static ObjectNode detour(Detour detour) {
        var node =
                Json.mapper().createObjectNode().put("model", detour.fallback().modelName());
        var on = node.putArray("on");
        detour.fallback().on().forEach(cause -> on.add(cause.name()));
        return node.put("result", word(detour.result()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
