package dev.turnpike.proxy.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a request once, from end to end, and keeps what {@link RequestScan} says. */
final class RequestScanner {
    private static final int LONGEST_MODEL_NAME = 256;

    private final Operation operation;
    private final JsonParser parser;
    private final List<RequestScan.Field> fields = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private String model;
    private boolean stream;
    private boolean includeUsage;

    private RequestScanner(Operation operation, byte[] body) throws IOException {
        this.operation = operation;
        this.parser = Json.factory().createParser(body);
    }

    static RequestScan scan(Operation operation, byte[] body) {
        refuseOtherEncodings(body);
        try {
            var scanner = new RequestScanner(operation, body);
            try (var _ = scanner.parser) {
                return scanner.scan();
            }
        } catch (StreamConstraintsException e) {
            throw invalid(
                    null,
                    "The request body is nested too deeply or holds an oversized number or name.",
                    "invalid_json");
        } catch (JsonProcessingException e) {
            throw notJson(e.getLocation() == null ? 0 : e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw notJson(0); // malformed UTF-8
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
        int bad = Utf8.firstBad(body);
        if (bad >= 0) {
            throw invalid(null, "The request body is not valid UTF-8 at byte " + bad + ".", "invalid_json");
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
        requirePrompt();
        return new RequestScan(model, stream, includeUsage, List.copyOf(fields));
    }

    private void field() throws IOException {
        var name = parser.currentName();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (!names.add(name)) {
            throw invalid(shown(name), "The member '" + shown(name) + "' is there twice.", "duplicate_parameter");
        }
        var token = parser.nextToken();
        int valueFrom = (int) parser.currentTokenLocation().getByteOffset();
        read(name, token);
        parser.finishToken();
        fields.add(new RequestScan.Field(
                name, from, valueFrom, (int) parser.currentLocation().getByteOffset()));
    }

    /** Leaves the parser on the last token of the value. */
    private void read(String name, JsonToken token) throws IOException {
        switch (name) {
            case "model" -> model = modelName(token);
            case "stream" -> stream = flag("stream", token);
            case "stream_options" -> streamOptions(token);
            case "messages" -> messages(token);
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
        return name;
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
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (name.equals("include_usage")) {
                includeUsage = flag("stream_options.include_usage", value);
            }
            parser.skipChildren();
        }
    }

    private void messages(JsonToken token) throws IOException {
        if (operation != Operation.CHAT) {
            parser.skipChildren();
            return;
        }
        MessageScan.scan(parser, token);
    }

    private void requirePrompt() {
        var needed = switch (operation) {
            case CHAT -> "messages";
            case COMPLETION -> "prompt";
            case EMBEDDING -> "input";
        };
        if (!names.contains(needed)) {
            throw invalid(needed, "Missing required parameter: '" + needed + "'.", "missing_required_parameter");
        }
    }

    static GatewayException invalid(String param, String message, String code) {
        return new GatewayException(new Failure.Invalid(message, param, code));
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
