package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.snapshot.Backend;
import dev.turnpike.proxy.wire.HeaderFields;
import dev.turnpike.proxy.wire.UpstreamAnswer;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The list of models that a Gemini backend has, page by page. */
public final class GeminiModels {
    private static final Set<String> METHODS = Set.of("generateContent", "embedContent");

    private GeminiModels() {}

    /**
     * One page.
     *
     * @param models names as a client asks for them, without {@code models/}; only those that chat or embed
     * @param next token of the next page; null behind the last
     */
    public record Page(List<String> models, String next) {
        public Page {
            models = List.copyOf(models);
        }
    }

    /** The call for one page: {@code token} is null for the first, else {@link Page#next()} of the one before. */
    public static UpstreamCall call(Backend backend, String token) {
        var target = ApiBase.of(backend).prefix() + "/models?pageSize=1000";
        if (token != null) {
            target += "&pageToken=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
        }
        return new UpstreamCall("GET", target, HeaderFields.NONE, new byte[0], UpstreamCall.Expect.WHOLE);
    }

    /**
     * Reads one page.
     *
     * @throws GatewayException with {@link Failure.UpstreamProtocol} when it is not JSON
     */
    public static Page read(UpstreamAnswer answer) {
        try {
            var root = Json.read(answer.body());
            var models = new ArrayList<String>();
            for (var model : root.path("models")) {
                var name = model.path("name").asText("");
                boolean serves = model.path("supportedGenerationMethods")
                        .valueStream()
                        .anyMatch(method -> METHODS.contains(method.asText("")));
                if (serves && !name.isEmpty()) {
                    models.add(name.startsWith("models/") ? name.substring("models/".length()) : name);
                }
            }
            var next = root.path("nextPageToken").asText("");
            return new Page(models, next.isEmpty() ? null : next);
        } catch (JsonProcessingException e) {
            throw new GatewayException(new Failure.UpstreamProtocol("Gemini's list of models is not JSON."));
        }
    }
}
