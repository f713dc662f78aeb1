package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.RequestEdit;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.util.List;
import java.util.Optional;

/** The client's own bytes with the few members changed that the route asks for. */
public final class OpenAiRequest {
    private static final List<String> LENGTH_FIELDS = List.of("max_completion_tokens", "max_tokens");

    private final AdapterCall call;
    private final ModelRequest request;
    private final BackendConfig.Adaptation adaptation;
    private final RequestEdit edit;

    private OpenAiRequest(AdapterCall call) {
        this.call = call;
        this.request = ExtraBody.merged(call);
        this.adaptation = call.backend().config().adaptation();
        this.edit = request.edit();
        change();
    }

    /** Path below the endpoint; {@code /v1} is added where the endpoint has no path at all. */
    static String target(AdapterCall call) {
        var path = call.backend().endpoint().getPath();
        var prefix = path == null || path.isEmpty() || path.equals("/") ? "/v1" : "";
        return prefix + path(call.request().operation());
    }

    /** OpenAI's path of an operation, without version. */
    public static String path(Operation operation) {
        return switch (operation) {
            case CHAT -> "/chat/completions";
            case COMPLETION -> "/completions";
            case EMBEDDING -> "/embeddings";
        };
    }

    /**
     * The call for {@code target}. A stream is asked to report usage also where the client did not ask; the report is given up where the server refuses
     * {@code stream_options}.
     */
    public static Step encode(AdapterCall call, String target) {
        var made = new OpenAiRequest(call);
        if (!call.upstreamStreams()) {
            return new Step.Call(UpstreamCall.json(target, made.edit.bytes(), Expect.WHOLE));
        }
        if (made.dropped("stream_options")) {
            return new Step.Call(UpstreamCall.json(target, made.edit.bytes(), Expect.STREAM));
        }
        made.askForUsage();
        var first = UpstreamCall.json(target, made.edit.bytes(), Expect.STREAM);
        return new Step.CallElse(first, OpenAiRequest::refusesStreamOptions, () -> made.withoutStreamOptions(target));
    }

    private static boolean refusesStreamOptions(UpstreamAnswer answer) {
        return (answer.status() == 400 || answer.status() == 422)
                && (answer.text().contains("stream_options") || answer.text().contains("include_usage"));
    }

    private Step withoutStreamOptions(String target) {
        if (request.includeUsage()) {
            call.notes().warn("stream_options: refused by the upstream, dropped");
        }
        return new Step.Call(
                UpstreamCall.json(target, edit.remove("stream_options").bytes(), Expect.STREAM));
    }

    private void askForUsage() {
        if (!request.includeUsage()) {
            ObjectNode options = effective("stream_options")
                    .filter(JsonNode::isObject)
                    .<ObjectNode>map(JsonNode::deepCopy)
                    .orElseGet(Json.mapper()::createObjectNode);
            edit.set("stream_options", options.put("include_usage", true));
        }
    }

    private void change() {
        if (!call.upstreamModel().equals(request.model())) {
            edit.set("model", call.upstreamModel());
        }
        for (var entry : adaptation.bodyDefaults().entrySet()) {
            if (!request.has(entry.getKey())) {
                edit.set(entry.getKey(), entry.getValue());
            }
        }
        if (request.stream() && !call.upstreamStreams()) {
            edit.set("stream", false).remove("stream_options");
        }
        if (request.operation() != Operation.EMBEDDING) {
            clampLength();
        }
        for (var name : adaptation.dropParameters()) {
            edit.remove(name);
            if (request.has(name)) {
                call.notes().warn(name + ": dropped by the route");
            }
        }
        if (call.backend().config().provider() == Provider.OpenAI) {
            CacheControl.strip(call, request, edit);
        }
    }

    private boolean dropped(String name) {
        return adaptation.dropParameters().contains(name);
    }

    /** What goes upstream under {@code name} if nothing more is done: the client's value, or the route's. */
    private Optional<JsonNode> effective(String name) {
        if (dropped(name)) {
            return Optional.empty();
        }
        return request.has(name)
                ? request.get(name)
                : Optional.ofNullable(adaptation.bodyDefaults().get(name));
    }

    private void clampLength() {
        var most = call.backend().config().tokenLimits().maxOutput();
        if (most == null) {
            return;
        }
        boolean asked = false;
        for (var name : LENGTH_FIELDS) {
            var value = effective(name).filter(node -> !node.isNull());
            asked |= value.isPresent();
            if (value.isPresent() && value.get().isNumber() && value.get().doubleValue() > most) {
                edit.set(name, most);
                call.notes().warn(name + ": lowered to " + most);
            }
        }
        if (!asked) {
            edit.set(lengthField(), most);
        }
    }

    /** The name that the server knows, and that the route does not keep from it. */
    private String lengthField() {
        boolean current =
                call.backend().config().provider() == Provider.OpenAI && request.operation() == Operation.CHAT;
        var name = current ? "max_completion_tokens" : "max_tokens";
        return dropped(name) ? LENGTH_FIELDS.get(current ? 1 : 0) : name;
    }
}
