package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.provider.Continuations;
import java.util.stream.Stream;

/**
 * Thought signatures of function calls: opaque, wanted back by Gemini 3 and newer on the call where they came. They go to the client in {@code extra_content}, as
 * Google's own OpenAI endpoint does it; because many clients drop what they do not know, the gateway remembers them too. Never logged. See
 * <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">thought signatures</a>.
 */
final class Signatures {
    /** Switches the check off for a call that Gemini did not make. */
    static final String SKIP = "skip_thought_signature_validator";

    private static final String IN_ID = "__thought__";
    private static final String KEY = "gemini.signature/";

    private Signatures() {}

    /** {@code {"google":{"thought_signature":…}}}. */
    static ObjectNode extraContent(String signature) {
        var extra = JsonNodeFactory.instance.objectNode();
        extra.putObject("google").put("thought_signature", signature);
        return extra;
    }

    /** The signature in the {@code extra_content} of a message or a tool call; empty when there is none. */
    static String inExtraContent(JsonNode holder) {
        return holder.path("extra_content")
                .path("google")
                .path("thought_signature")
                .asText("");
    }

    /** The signature of a tool call out of the places where clients keep it, then out of memory; empty when there is none. */
    static String find(JsonNode toolCall, Continuations memory) {
        var id = toolCall.path("id").asText("");
        int embedded = id.indexOf(IN_ID);
        var function = toolCall.path("function");
        return Stream.of(
                        inExtraContent(toolCall),
                        toolCall.path("provider_specific_fields")
                                .path("thought_signature")
                                .asText(""),
                        function.path("thought_signature").asText(""),
                        function.path("provider_specific_fields")
                                .path("thought_signature")
                                .asText(""),
                        embedded < 0 ? "" : id.substring(embedded + IN_ID.length()))
                .filter(signature -> !signature.isEmpty())
                .findFirst()
                .orElseGet(() -> memory.find(KEY + plainId(id)).orElse(""));
    }

    static void remember(Continuations memory, String callId, String signature) {
        memory.remember(KEY + callId, signature);
    }

    /** {@code id} without a signature that another gateway put into it. */
    static String plainId(String id) {
        int embedded = id.indexOf(IN_ID);
        return embedded < 0 ? id : id.substring(0, embedded);
    }
}
