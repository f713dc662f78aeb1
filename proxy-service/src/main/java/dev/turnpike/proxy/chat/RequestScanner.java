package dev.turnpike.proxy.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Reads a request once, from end to end, and keeps what {@link RequestScan} says. A member that is there twice is refused where the gateway decides on it (top level,
 * {@code stream_options}, a message's role): the value that is checked must be the one that the upstream uses. Deeper ones travel as they are.
 */
final class RequestScanner {
    private static final int LONGEST_MODEL_NAME = 256;

    private final Operation operation;
    private final JsonParser parser;
    private final SequencedMap<String, RequestScan.Field> fields = new LinkedHashMap<>();
    private String model;
    private boolean stream;
    private boolean includeUsage;

    private RequestScanner(Operation operation, JsonParser parser) {
        this.operation = operation;
        this.parser = parser;
    }

    static RequestScan scan(Operation operation, byte[] body) {
        refuseOtherEncodings(body);
        try (var parser = Json.factory().createParser(body)) {
            return new RequestScanner(operation, parser).scan();
        } catch (StreamConstraintsException e) {
            throw invalid(
                    null,
                    "The request body is nested too deeply or holds an oversized number or name.",
                    "invalid_json");
        } catch (JsonProcessingException e) {
            throw notJson(e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
    }

    /** RFC 8259 §8.1: UTF-8 without a byte order mark. Jackson would read UTF-16 too, but an upstream need not. */
    private static void refuseOtherEncodings(byte[] body) {
        if (body.length == 0) {
            throw invalid(null, "The request body is empty; send a JSON object.", "invalid_json");
        }
        int first = body[0] & 0xFF;
        boolean wide = first == 0 || (body.length > 1 && body[1] == 0);
        if (wide || first >= 0xEF) {
            throw invalid(null, "The request body must be UTF-8 without a byte order mark.", "invalid_json");
        }
        int fault = Utf8.firstFault(body);
        if (fault >= 0) {
            throw invalid(null, "The request body is not valid UTF-8 at byte " + fault + ".", "invalid_json");
        }
    }

    private RequestScan scan() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw invalid(null, "The request body must be a JSON object.", "invalid_json");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            field();
        }
        if (parser.nextToken() != null) {
            throw notJson(parser.currentTokenLocation().getByteOffset());
        }
        if (model == null) {
            throw invalid("model", "You must provide a model parameter.", "missing_required_parameter");
        }
        if (!fields.containsKey(prompt())) {
            throw missing(prompt());
        }
        return new RequestScan(model, stream, includeUsage, Collections.unmodifiableSequencedMap(fields));
    }

    private void field() throws IOException {
        var name = parser.currentName();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (fields.containsKey(name)) {
            throw twice(shown(name));
        }
        var token = parser.nextToken();
        int valueFrom = (int) parser.currentTokenLocation().getByteOffset();
        read(name, token);
        parser.finishToken();
        int to = (int) parser.currentLocation().getByteOffset();
        fields.put(name, new RequestScan.Field(name, from, valueFrom, to));
    }

    /** Leaves the parser on the last token of the value. */
    private void read(String name, JsonToken token) throws IOException {
        switch (name) {
            case "model" -> model = modelName(token);
            case "stream" -> stream = flag("stream", token) && operation != Operation.EMBEDDING;
            case "stream_options" -> streamOptions(token);
            case "messages", "prompt", "input" -> {
                if (name.equals(prompt())) {
                    prompt(token);
                }
                parser.skipChildren();
            }
            default -> parser.skipChildren();
        }
    }

    private String modelName(JsonToken token) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            throw invalid("model", "'model' must be a string.", "invalid_type");
        }
        var name = parser.getText();
        if (name.isEmpty() || name.length() > LONGEST_MODEL_NAME) {
            throw invalid("model", "'model' must have 1 to " + LONGEST_MODEL_NAME + " characters.", "invalid_value");
        }
        if (name.codePoints().anyMatch(RequestScanner::isNoText)) {
            throw invalid("model", "'model' must not hold control characters or half characters.", "invalid_value");
        }
        return name;
    }

    private static boolean isNoText(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }

    private static boolean flag(String name, JsonToken token) {
        return switch (token) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw invalid(name, "'" + name + "' must be true, false or null.", "invalid_type");
        };
    }

    private void streamOptions(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.START_OBJECT) {
            throw invalid("stream_options", "'stream_options' must be an object.", "invalid_type");
        }
        boolean seen = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isUsage = parser.currentName().equals("include_usage");
            var value = parser.nextToken();
            if (isUsage && seen) {
                throw twice("stream_options.include_usage");
            }
            if (isUsage) {
                includeUsage = flag("stream_options.include_usage", value);
                seen = true;
            }
            parser.skipChildren();
        }
    }

    /** The member that says what is asked. */
    private String prompt() {
        return switch (operation) {
            case CHAT -> "messages";
            case COMPLETION -> "prompt";
            case EMBEDDING -> "input";
        };
    }

    private void prompt(JsonToken token) throws IOException {
        if (operation == Operation.CHAT) {
            MessageScan.scan(parser, token);
            return;
        }
        boolean none =
                token == JsonToken.VALUE_NULL && operation == Operation.COMPLETION; // OpenAI's own default prompt
        if (token != JsonToken.VALUE_STRING && token != JsonToken.START_ARRAY && !none) {
            throw invalid(prompt(), "'" + prompt() + "' must be a string or an array.", "invalid_type");
        }
    }

    static GatewayException invalid(String param, String message, String code) {
        return new GatewayException(new Failure.Invalid(message, param, code));
    }

    static GatewayException missing(String param) {
        return invalid(param, "Missing required parameter: '" + param + "'.", "missing_required_parameter");
    }

    static GatewayException twice(String param) {
        return invalid(param, "The member '" + param + "' is there twice.", "duplicate_parameter");
    }

    private static GatewayException notJson(long offset) {
        return invalid(null, "The request body is not valid JSON at byte " + Math.max(0, offset) + ".", "invalid_json");
    }

    /** A name of the client's for a message: short, printable. */
    static String shown(String name) {
        var cut = name.length() > 64 ? name.substring(0, 64) + "..." : name;
        return cut.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
