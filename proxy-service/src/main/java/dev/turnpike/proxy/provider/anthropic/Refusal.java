package dev.turnpike.proxy.provider.anthropic;

import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Step;
import dev.turnpike.proxy.wire.UpstreamAnswer;

/** What Anthropic may refuse though the request is sound, and the other form of it. One per step. */
final class Refusal {
    private final AdapterCall call;
    private final boolean schema;
    private final boolean thinking;
    private Draft.Variant other = Draft.Variant.AS_ASKED;

    Refusal(AdapterCall call, Conversation sent) {
        this.call = call;
        this.thinking = sent.hasThinking();
        this.schema = ModelTraits.of(call.upstreamModel()).forcedTool()
                && !ResponseFormat.asTool(call)
                && call.request()
                        .get("response_format")
                        .map(format -> format.path("type").asText().equals("json_schema"))
                        .orElse(false);
    }

    boolean possible() {
        return schema || thinking;
    }

    boolean recognises(UpstreamAnswer answer) {
        if (answer.status() != 400) {
            return false;
        }
        var text = answer.text().replace("`", "");
        if (schema && text.contains("compiled grammar is too large")) {
            other = Draft.Variant.SCHEMA_AS_TOOL;
        } else if (thinking && text.contains("signature in thinking block")) {
            other = Draft.Variant.WITHOUT_THINKING;
        }
        return other != Draft.Variant.AS_ASKED;
    }

    Step otherwise() {
        if (other == Draft.Variant.SCHEMA_AS_TOOL) {
            call.notes().warn(ResponseFormat.SENT_AS_TOOL);
        } else {
            call.notes().warn("thinking_blocks: a signature was refused, sent without");
        }
        return new Step.Call(RequestEncoder.encode(call, other));
    }
}
