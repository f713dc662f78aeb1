package dev.turnpike.proxy.provider.gemini;

import dev.turnpike.crds.config.DialectOptions;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One attempt, seen from this dialect.
 *
 * @param model resource name, {@code models/gemini-3.8-flash}
 */
record GeminiCall(AdapterCall call, String model, ModelFamily family, ApiBase base) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/-]+");
    private static final DialectOptions.Gemini DEFAULTS =
            new DialectOptions.Gemini(DialectOptions.Gemini.ImageUrls.FileUri, Map.of());

    static GeminiCall of(AdapterCall call) {
        var model = resource(call.upstreamModel());
        return new GeminiCall(call, model, ModelFamily.of(model), ApiBase.of(call.backend()));
    }

    GeminiCall at(ApiBase other) {
        return new GeminiCall(call, model, family, other);
    }

    boolean has(Trait trait) {
        return family.has(trait);
    }

    /** Whether signatures of earlier turns are sent back to this model. */
    boolean signs() {
        return has(Trait.SIGNATURES) || family.thinking() != Thinking.ABSENT;
    }

    /** How a schema is written for this model at this version. */
    SchemaForm schemaForm() {
        return has(Trait.JSON_SCHEMA) && base.takesJsonSchema() ? SchemaForm.JSON_SCHEMA : SchemaForm.OPENAPI;
    }

    DialectOptions.Gemini options() {
        var options = call.backend().config().options().gemini();
        return options == null ? DEFAULTS : options;
    }

    /** A {@code POST} to {@code method} of the model. */
    UpstreamCall post(String method, byte[] body, UpstreamCall.Expect expect) {
        return UpstreamCall.json(base.prefix() + "/" + model + ":" + method, body, expect);
    }

    void warn(String warning) {
        call.notes().warn(warning);
    }

    void dropped(String field) {
        warn(field + ": Gemini has no equivalent, dropped");
    }

    /** The name goes into the path: nothing in it may leave its segment. */
    private static String resource(String asked) {
        var name = asked;
        for (var prefix : new String[] {"google/", "gemini/"}) {
            name = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        }
        if (!NAME.matcher(name).matches() || name.contains("..") || name.startsWith("/") || name.endsWith("/")) {
            throw new GatewayException(new Failure.ModelNotFound(asked));
        }
        return name.contains("/") ? name : "models/" + name;
    }
}
