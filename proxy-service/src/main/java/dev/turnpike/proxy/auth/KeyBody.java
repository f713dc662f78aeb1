package dev.turnpike.proxy.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A strict reader of the small bodies of {@code /auth/keys}: every member is known, of its type, and within its bounds. */
final class KeyBody {
    private static final ObjectReader READER =
            Json.mapper().reader().with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final int MAX_NAME = 200;
    private static final int MAX_MODELS = 1_000;
    /** The end of the year 9999, in seconds. */
    private static final long MAX_TIME = 253_402_300_799L;

    private final JsonNode object;

    private KeyBody(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads an object that has no members but {@code members}; no body at all is an empty object.
     *
     * @throws GatewayException with {@code Invalid}
     */
    static KeyBody of(byte[] json, Set<String> members) {
        var object = json.length == 0 ? Json.mapper().createObjectNode() : read(json);
        if (!object.isObject()) {
            throw invalid(null, "The body must be a JSON object.");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw invalid(
                        name, "Unknown or unchangeable member. Known are: " + String.join(", ", sorted(members)) + ".");
            }
        });
        return new KeyBody(object);
    }

    private static JsonNode read(byte[] json) {
        try {
            return READER.readTree(json);
        } catch (JsonProcessingException | NumberFormatException _) {
            // The latter is a number whose exponent no machine can hold.
            throw invalid(null, "The body is not valid JSON.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String member) {
        return object.has(member);
    }

    /** 1 to 200 printable characters. */
    String name() {
        var name = object.path("name");
        if (!name.isTextual() || name.textValue().isBlank() || name.textValue().length() > MAX_NAME) {
            throw invalid("name", "`name` must be a text of 1 to " + MAX_NAME + " characters.");
        }
        if (name.textValue().codePoints().anyMatch(KeyBody::isUnprintable)) {
            throw invalid("name", "`name` must not hold control characters.");
        }
        return name.textValue();
    }

    /** {@code admin} or {@code client}, which is the default. */
    Role role() {
        var role = object.path("role");
        if (role.isMissingNode()) {
            return Role.CLIENT;
        }
        for (var each : Role.values()) {
            if (each.text().equals(role.textValue())) {
                return each;
            }
        }
        throw invalid("role", "`role` must be `admin` or `client`.");
    }

    /** Model names and patterns. */
    List<String> allowedModels() {
        var models = object.path("allowed_models");
        if (!models.isArray() || models.size() > MAX_MODELS) {
            throw invalid("allowed_models", "`allowed_models` must be an array of at most " + MAX_MODELS + " texts.");
        }
        var patterns = new ArrayList<String>();
        for (JsonNode model : models) {
            patterns.add(pattern(model));
        }
        return patterns;
    }

    private static String pattern(JsonNode model) {
        var text = model.isTextual() ? model.textValue() : "";
        if (text.isBlank()
                || text.length() > MAX_NAME
                || text.indexOf('*') != text.lastIndexOf('*')
                || text.codePoints().anyMatch(KeyBody::isUnprintable)) {
            throw invalid(
                    "allowed_models",
                    "`allowed_models` must hold model names of 1 to " + MAX_NAME + " characters with at most one `*`.");
        }
        return text;
    }

    boolean disabled() {
        var disabled = object.path("disabled");
        if (!disabled.isBoolean()) {
            throw invalid("disabled", "`disabled` must be true or false.");
        }
        return disabled.booleanValue();
    }

    /** Unix seconds after {@code now}; null, or absent, for never. */
    Instant expiresAt(Instant now) {
        var expiry = object.path("expires_at");
        if (expiry.isMissingNode() || expiry.isNull()) {
            return null;
        }
        if (!expiry.isIntegralNumber()
                || !expiry.canConvertToLong()
                || expiry.longValue() <= now.getEpochSecond()
                || expiry.longValue() > MAX_TIME) {
            throw invalid("expires_at", "`expires_at` must be a time in the future, in seconds since 1970, or null.");
        }
        return Instant.ofEpochSecond(expiry.longValue());
    }

    /** A whole number of seconds from 0, the default, to {@code max}. */
    long seconds(String member, long max) {
        var seconds = object.path(member);
        if (seconds.isMissingNode()) {
            return 0;
        }
        if (!seconds.isIntegralNumber()
                || !seconds.canConvertToLong()
                || seconds.longValue() < 0
                || seconds.longValue() > max) {
            throw invalid(member, "`" + member + "` must be a whole number from 0 to " + max + ".");
        }
        return seconds.longValue();
    }

    /** Control and format characters, line separators, halves of surrogate pairs. */
    private static boolean isUnprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static List<String> sorted(Set<String> members) {
        return members.stream().sorted().toList();
    }

    private static GatewayException invalid(String param, String message) {
        return new GatewayException(Failure.Invalid.of(param, message));
    }
}
