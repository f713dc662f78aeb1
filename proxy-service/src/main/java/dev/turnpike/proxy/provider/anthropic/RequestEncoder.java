package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.wire.UpstreamCall;
import dev.turnpike.proxy.wire.UpstreamCall.Expect;
import java.util.regex.Pattern;

/** A chat request as one {@code POST /v1/messages}, with a second form ready where Anthropic is known to refuse the first for reasons of its own. */
final class RequestEncoder {
    private static final Pattern PHONE = Pattern.compile("[0-9 +()-]*");
    private static final int LONGEST_USER_ID = 256;
    /** What Anthropic's own SDKs allow without a stream: 128,000 tokens an hour, ten minutes. */
    private static final int LONGEST_SILENT = 21_333;

    private final Draft draft;
    private final Conversation conversation;

    private RequestEncoder(Draft draft) {
        this.draft = draft;
        new FieldLedger(draft).settle();
        this.conversation = MessageEncoder.encode(draft);
    }

    static Step encode(AdapterCall call) {
        if (call.request().operation() != Operation.CHAT) {
            throw Draft.unsupported(
                    "model",
                    "Anthropic has no " + call.request().operation().label()
                            + " endpoint: this model serves chat only.");
        }
        var encoder = new RequestEncoder(new Draft(call, Draft.Variant.AS_ASKED));
        var first = encoder.call();
        var refusal = new Refusal(call, encoder.conversation);
        return refusal.possible()
                ? new Step.CallElse(first, refusal::recognises, refusal::otherwise)
                : new Step.Call(first);
    }

    static UpstreamCall encode(AdapterCall call, Draft.Variant variant) {
        return new RequestEncoder(new Draft(call, variant)).call();
    }

    private UpstreamCall call() {
        boolean stream = body();
        var path = draft.call.backend().endpoint().getPath();
        var target = path != null && path.endsWith("/v1") ? "/messages" : "/v1/messages";
        var expect = stream ? Expect.STREAM : Expect.WHOLE;
        var plain = UpstreamCall.json(target, Json.write(draft.body), expect);
        var headers = plain.headers().with("anthropic-version", "2023-06-01");
        if (!draft.betas().isEmpty()) {
            headers = headers.with("anthropic-beta", String.join(",", draft.betas()));
        }
        return new UpstreamCall(plain.method(), target, headers, plain.body(), expect);
    }

    /** Writes the body; whether it asks for a stream. */
    private boolean body() {
        var body = draft.body.put("model", draft.call.upstreamModel()).put("max_tokens", 0);
        prefill();
        var choice = ToolChoice.of(draft, new ToolEncoder(draft).encode());
        new ResponseFormat(draft).encode(conversation.system(), choice);
        var maxTokens = MaxTokens.of(draft);
        new Reasoning(draft, conversation, maxTokens).encode(choice);
        body.put("max_tokens", maxTokens.value());
        boolean stream = streams(maxTokens);
        if (stream) {
            body.put("stream", true);
        }
        Sampling.encode(draft);
        stop();
        userId();
        serviceTier();
        CacheMarks.limit(draft, conversation, choice.tools());
        if (!conversation.system().isEmpty()) {
            body.putArray("system").addAll(conversation.system());
        }
        body.set("messages", conversation.wire());
        choice.write();
        return stream;
    }

    /** An answer that may take more than ten minutes is always streamed: connections that stay silent for so long are cut. */
    private boolean streams(MaxTokens maxTokens) {
        boolean can = !Boolean.FALSE.equals(
                draft.call.backend().config().capabilities().streaming());
        return draft.call.upstreamStreams() || (can && maxTokens.value() > LONGEST_SILENT);
    }

    private void prefill() {
        if (conversation.endsWithAssistant() && !draft.traits.prefill()) {
            throw Draft.unsupported(
                    "messages",
                    "This model does not support assistant message prefill. The conversation must end with a user message.");
        }
    }

    private void stop() {
        draft.field("stop").ifPresent(stop -> {
            var sequences = Draft.array();
            for (var entry :
                    stop instanceof ArrayNode list ? list : Draft.array().add(stop)) {
                stopSequence(sequences, entry);
            }
            if (!sequences.isEmpty()) {
                draft.body.set("stop_sequences", sequences);
            }
        });
    }

    private void stopSequence(ArrayNode sequences, JsonNode entry) {
        if (!entry.isTextual()) {
            throw Draft.invalid("stop", "'stop' must be a string or an array of strings.");
        }
        if (entry.textValue().isBlank()) {
            draft.warn("stop", "a sequence of white space only is refused by Anthropic, dropped");
        } else {
            sequences.add(entry);
        }
    }

    /** Anthropic refuses ids that look like personal data: those go as their SHA-256. */
    private void userId() {
        var user = draft.string("user");
        var id = draft.string("safety_identifier").or(() -> user).orElse("");
        if (draft.field("safety_identifier").isPresent() && user.isPresent()) {
            draft.warn("user", "superseded by safety_identifier, dropped");
        }
        if (!id.isEmpty()) {
            draft.body.putObject("metadata").put("user_id", personal(id) ? ToolNames.sha256(id) : id);
        }
    }

    private static boolean personal(String id) {
        long digits = id.chars().filter(c -> c >= '0' && c <= '9').count();
        boolean phone = digits >= 7 && PHONE.matcher(id).matches();
        return id.contains("@") || phone || id.length() > LONGEST_USER_ID;
    }

    private void serviceTier() {
        draft.string("service_tier").ifPresent(tier -> {
            switch (tier) {
                case "auto", "priority" -> draft.body.put("service_tier", "auto");
                case "default" -> draft.body.put("service_tier", "standard_only");
                default -> draft.warn("service_tier", "not supported by Anthropic, dropped");
            }
        });
    }
}
