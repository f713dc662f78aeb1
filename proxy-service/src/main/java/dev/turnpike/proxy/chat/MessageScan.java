package dev.turnpike.proxy.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.turnpike.proxy.failure.GatewayException;
import java.io.IOException;
import java.util.Set;

/** Checks the outline of {@code messages}: an array of objects, each with one role that OpenAI knows. What they hold is the upstream's business. */
final class MessageScan {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    private final JsonParser parser;
    private int index;

    private MessageScan(JsonParser parser) {
        this.parser = parser;
    }

    static void scan(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw RequestScanner.invalid("messages", "'messages' must be an array.", "invalid_type");
        }
        var scan = new MessageScan(parser);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            scan.message();
            scan.index++;
        }
        if (scan.index == 0) {
            throw RequestScanner.invalid(
                    "messages",
                    "Invalid 'messages': empty array. Expected an array with minimum length 1.",
                    "empty_array");
        }
    }

    private void message() throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw RequestScanner.invalid(where(), "'" + where() + "' must be an object.", "invalid_type");
        }
        boolean role = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isRole = parser.currentName().equals("role");
            var value = parser.nextToken();
            if (isRole) {
                if (role) {
                    throw RequestScanner.twice(where() + ".role");
                }
                checkRole(value == JsonToken.VALUE_STRING ? parser.getText() : null);
                role = true;
            }
            parser.skipChildren();
        }
        if (!role) {
            throw RequestScanner.missing(where() + ".role");
        }
    }

    private void checkRole(String role) {
        if (role == null || !ROLES.contains(role)) {
            throw unknownRole(role == null ? "another type" : "'" + RequestScanner.shown(role) + "'");
        }
    }

    private GatewayException unknownRole(String given) {
        return RequestScanner.invalid(
                where() + ".role",
                "Invalid value: " + given
                        + ". Supported values are: 'system', 'developer', 'user', 'assistant', 'tool', and 'function'.",
                "invalid_value");
    }

    private String where() {
        return "messages[" + index + "]";
    }
}
