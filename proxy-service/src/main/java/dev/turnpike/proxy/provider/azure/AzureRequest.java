package dev.turnpike.proxy.provider.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.RequestEdit;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What Azure takes differently from OpenAI; the rest of the request stays as the client wrote it. */
final class AzureRequest {
    /** Members of other servers that Azure answers with 400 "Unrecognized request argument". Names it may come to know pass. */
    private static final Set<String> FOREIGN = Set.of(
            "cache_control",
            "chat_template_kwargs",
            "enable_thinking",
            "guided_choice",
            "guided_grammar",
            "guided_json",
            "guided_regex",
            "min_p",
            "mirostat",
            "mirostat_eta",
            "mirostat_tau",
            "models",
            "provider",
            "provider_options",
            "reasoning",
            "repetition_penalty",
            "route",
            "thinking",
            "top_a",
            "top_k",
            "transforms",
            "typical_p");

    private static final Ascii CACHE_CONTROL = new Ascii("\"cache_control\"");
    private static final List<String> SAMPLING = List.of("temperature", "top_p", "logprobs", "top_logprobs");
    private static final List<String> NOT_REASONING = List.of("presence_penalty", "frequency_penalty", "logit_bias");

    private final AdapterCall call;
    private final ModelRequest request;
    private final RequestEdit edit;

    private AzureRequest(AdapterCall call) {
        this.call = call;
        this.request = call.request();
        this.edit = request.edit();
    }

    /** The call with the request that Azure takes; the same one when it takes it as it is. */
    static AdapterCall adapted(AdapterCall call, AzureEndpoint endpoint) {
        var changes = new AzureRequest(call);
        changes.foreign();
        if (!endpoint.knowsStreamOptions()) {
            changes.drop("stream_options", "not known to this api-version, dropped");
        }
        if (call.request().operation() == Operation.CHAT) {
            changes.chat();
        }
        var bytes = changes.edit.bytes();
        if (Arrays.equals(bytes, call.request().bytes())) {
            return call;
        }
        var request = ModelRequest.parse(call.request().operation(), bytes);
        return new AdapterCall(request, call.backend(), call.at(), call.answerId(), call.continuations(), call.notes());
    }

    private void foreign() {
        FOREIGN.stream().sorted().forEach(name -> drop(name, "not known to Azure, dropped"));
        request.get("extra_body").filter(JsonNode::isObject).ifPresent(extra -> {
            ObjectNode kept = extra.deepCopy();
            kept.remove(FOREIGN);
            if (kept.size() < extra.size()) {
                edit.set("extra_body", kept);
                call.notes().warn("extra_body: members not known to Azure dropped");
            }
        });
    }

    private void drop(String name, String why) {
        if (request.has(name)) {
            edit.remove(name);
            call.notes().warn(name + ": " + why);
        }
    }

    private void chat() {
        boolean marked = CACHE_CONTROL.in(request.bytes());
        boolean reasons = reasons();
        if (reasons) {
            length();
            sampling();
            parallelCalls();
        }
        if (marked || (reasons && hasBothSystemRoles())) {
            messages(marked, reasons);
        }
        if (marked && request.has("tools")) {
            edit.set("tools", withoutCacheControl(request.tree().get("tools").deepCopy()));
        }
    }

    /** The name of a deployment says nothing about its model: only the configuration does. */
    private boolean reasons() {
        var options = call.backend().config().options().azure();
        if (options != null && options.reasoning() != null) {
            return options.reasoning();
        }
        return Boolean.TRUE.equals(call.backend().config().capabilities().reasoning());
    }

    private void length() {
        boolean current = request.get("max_completion_tokens").isPresent();
        if (!request.has("max_tokens")) {
            cap(current);
        } else if (current) {
            drop("max_tokens", "max_completion_tokens is there, dropped");
        } else {
            edit.remove("max_completion_tokens"); // null, if anything
            edit.rename("max_tokens", "max_completion_tokens");
            call.notes().warn("max_tokens: sent as max_completion_tokens");
        }
    }

    /** The OpenAI dialect would cap with {@code max_tokens}. */
    private void cap(boolean asked) {
        var most = call.backend().config().tokenLimits().maxOutput();
        if (most != null && !asked) {
            edit.set("max_completion_tokens", most);
        }
    }

    /** Newer models take the sampling fields when they are told not to reason. */
    private void sampling() {
        NOT_REASONING.forEach(name -> drop(name, "refused by reasoning models, dropped"));
        if (!effort().equals("none")) {
            SAMPLING.forEach(name -> drop(name, "refused by reasoning models, dropped"));
        }
    }

    private String effort() {
        return request.get("reasoning_effort").map(JsonNode::asText).orElse("");
    }

    private void parallelCalls() {
        boolean oSeries =
                call.upstreamModel().matches("o[0-9].*") || request.model().matches("o[0-9].*");
        if (oSeries || effort().equals("minimal")) {
            drop("parallel_tool_calls", "refused by this model or effort, dropped");
        }
    }

    private boolean hasBothSystemRoles() {
        var roles = request.tree()
                .path("messages")
                .valueStream()
                .map(message -> message.path("role").asText())
                .toList();
        return roles.contains("system") && roles.contains("developer");
    }

    private void messages(boolean marked, boolean reasons) {
        var messages = request.tree().path("messages").deepCopy();
        if (marked) {
            withoutCacheControl(messages);
            call.notes().warn("cache_control: not known to Azure, dropped");
        }
        if (reasons && hasBothSystemRoles()) {
            messages.forEach(message -> {
                if (message.path("role").asText().equals("system")) {
                    ((ObjectNode) message).put("role", "developer");
                }
            });
            call.notes().warn("messages: system sent as developer, Azure takes one of the two");
        }
        edit.set("messages", messages);
    }

    private static JsonNode withoutCacheControl(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.remove("cache_control");
        }
        tree.forEach(AzureRequest::withoutCacheControl);
        return tree;
    }
}
