package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.RequestEdit;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.util.List;

/** The client's own bytes with the few members changed that the route asks for. */
public final class OpenAiRequest {
    private static final List<String> LENGTH_FIELDS = List.of("max_completion_tokens", "max_tokens");

    private OpenAiRequest() {}

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

    /** The call for {@code target}. A usage report that the client did not ask for is asked for, and given up where the server refuses it. */
    public static Step encode(AdapterCall call, String target) {
        boolean addsUsage = call.upstreamStreams() && !call.request().includeUsage();
        var plain = UpstreamCall.json(target, edit(call).bytes(), expect(call));
        if (!addsUsage) {
            return new Step.Call(plain);
        }
        var withUsage = UpstreamCall.json(target, askForUsage(call, edit(call)).bytes(), Expect.STREAM);
        return new Step.CallElse(withUsage, OpenAiRequest::refusesStreamOptions, () -> new Step.Call(plain));
    }

    private static Expect expect(AdapterCall call) {
        return call.upstreamStreams() ? Expect.STREAM : Expect.WHOLE;
    }

    private static boolean refusesStreamOptions(UpstreamAnswer answer) {
        return (answer.status() == 400 || answer.status() == 422)
                && (answer.text().contains("stream_options") || answer.text().contains("include_usage"));
    }

    private static RequestEdit askForUsage(AdapterCall call, RequestEdit edit) {
        var options = call.request().get("stream_options").map(JsonNode::deepCopy);
        var object = options.isPresent()
                ? (ObjectNode) options.get()
                : call.request().tree().objectNode();
        return edit.set("stream_options", object.put("include_usage", true));
    }

    private static RequestEdit edit(AdapterCall call) {
        var request = call.request();
        var edit = request.edit();
        if (!call.upstreamModel().equals(request.model())) {
            edit.set("model", call.upstreamModel());
        }
        if (request.stream() && !call.upstreamStreams()) {
            edit.set("stream", false).remove("stream_options");
        }
        mergeExtraBody(call, edit);
        adapt(call, edit);
        clampLength(call, edit);
        return edit;
    }

    /** A literal {@code extra_body} is an SDK argument that leaked onto the wire: its members belong to the top level. */
    private static void mergeExtraBody(AdapterCall call, RequestEdit edit) {
        var extra = call.request().get("extra_body");
        if (extra.isEmpty() || !extra.get().isObject()) {
            return;
        }
        edit.remove("extra_body");
        for (var member : extra.get().properties()) {
            if (!call.request().has(member.getKey())) {
                edit.set(member.getKey(), member.getValue());
            }
        }
        call.notes().warn("extra_body: merged into the request");
    }

    private static void adapt(AdapterCall call, RequestEdit edit) {
        var adaptation = call.backend().config().adaptation();
        for (var entry : adaptation.bodyDefaults().entrySet()) {
            if (!call.request().has(entry.getKey())) {
                edit.set(entry.getKey(), entry.getValue());
            }
        }
        for (var name : adaptation.dropParameters()) {
            if (call.request().has(name)) {
                edit.remove(name);
                call.notes().warn(name + ": dropped by the route");
            }
        }
    }

    private static void clampLength(AdapterCall call, RequestEdit edit) {
        var most = call.backend().config().tokenLimits().maxOutput();
        if (most == null || call.request().operation() == Operation.EMBEDDING) {
            return;
        }
        boolean asked = false;
        for (var name : LENGTH_FIELDS) {
            var value = call.request().get(name);
            asked |= value.isPresent();
            if (value.isPresent() && value.get().isNumber() && value.get().doubleValue() > most) {
                edit.set(name, most);
                call.notes().warn(name + ": lowered to " + most);
            }
        }
        if (!asked) {
            boolean current = call.backend().config().provider() == Provider.OpenAI
                    && call.request().operation() == Operation.CHAT;
            edit.set(current ? "max_completion_tokens" : "max_tokens", most);
        }
    }
}
