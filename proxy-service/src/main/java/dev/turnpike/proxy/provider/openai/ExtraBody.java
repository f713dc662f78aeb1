package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Capabilities;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A literal {@code extra_body} is an SDK argument that leaked onto the wire: its members belong to the top level. */
final class ExtraBody {
    /** The gateway has decided, or refused, by what the top level says of these, which must be what the upstream reads. */
    private static final Set<String> DECIDED = Stream.concat(
                    Stream.of("model", "stream", "stream_options", "prompt", "input", "n"),
                    Capabilities.FIELDS.stream())
            .collect(Collectors.toUnmodifiableSet());

    private ExtraBody() {}

    /** The request with those members in their place; the same one when it has none. */
    static ModelRequest merged(AdapterCall call) {
        var request = call.request();
        if (!(request.get("extra_body").orElse(null) instanceof ObjectNode extra)) {
            return request;
        }
        var edit = request.edit().remove("extra_body");
        for (var member : extra.properties()) {
            if (DECIDED.contains(member.getKey()) || member.getKey().equals("extra_body")) {
                call.notes().warn("extra_body: " + member.getKey() + " is taken from the top level only");
            } else if (!request.has(member.getKey())) {
                edit.set(member.getKey(), member.getValue());
            }
        }
        call.notes().warn("extra_body: merged into the request");
        return ModelRequest.parse(request.operation(), edit.bytes());
    }
}
