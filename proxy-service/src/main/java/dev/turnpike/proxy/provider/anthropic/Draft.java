package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.crds.config.DialectOptions;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One request on its way to Anthropic: what the client sent, what the model can do, and the body so far. */
final class Draft {
    private static final DialectOptions.Anthropic NO_OPTIONS = new DialectOptions.Anthropic(null, null, null);

    final AdapterCall call;
    final ModelTraits traits;
    final ToolNames names;
    final Variant variant;
    final ObjectNode body = object();
    private final Set<String> betas = new LinkedHashSet<>();

    Draft(AdapterCall call, Variant variant) {
        this.call = call;
        this.variant = variant;
        this.traits = ModelTraits.of(call.upstreamModel());
        this.names = ToolNames.of(call.request());
        if (options(call).betas() != null) {
            betas.addAll(options(call).betas());
        }
    }

    /** How a request is sent: as it is, or as it is sent again when Anthropic refused it. */
    enum Variant {
        AS_ASKED,
        /** The schema was too much for Anthropic's own structured output: it goes as a tool. */
        SCHEMA_AS_TOOL,
        /** A signature was refused: no thinking block goes along. */
        WITHOUT_THINKING
    }

    static DialectOptions.Anthropic options(AdapterCall call) {
        var options = call.backend().config().options().anthropic();
        return options == null ? NO_OPTIONS : options;
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** A content block of type text. */
    static ObjectNode text(String text) {
        return object().put("type", "text").put("text", text);
    }

    Optional<JsonNode> field(String name) {
        return call.request().get(name);
    }

    /** The number {@code name}; a 400 when it is something else. */
    Optional<BigDecimal> number(String name) {
        return field(name).map(value -> {
            if (!value.isNumber()) {
                throw invalid(name, "'" + name + "' must be a number.");
            }
            return value.decimalValue();
        });
    }

    /** The text {@code name}; a 400 when it is something else. */
    Optional<String> string(String name) {
        return field(name).map(value -> {
            if (!value.isTextual()) {
                throw invalid(name, "'" + name + "' must be a string.");
            }
            return value.textValue();
        });
    }

    /** Warns: {@code field: what happened}. */
    void warn(String field, String what) {
        call.notes().warn(field + ": " + what);
    }

    void beta(String name) {
        betas.add(name);
    }

    /** Whether a beta whose name begins with {@code prefix} is switched on. */
    boolean hasBeta(String prefix) {
        return betas.stream().anyMatch(beta -> beta.startsWith(prefix));
    }

    List<String> betas() {
        return List.copyOf(betas);
    }

    static GatewayException invalid(String param, String message) {
        return new GatewayException(new Failure.Invalid(message, param, "invalid_value"));
    }

    static GatewayException unsupported(String param, String message) {
        return new GatewayException(new Failure.Unsupported(message, param));
    }
}
