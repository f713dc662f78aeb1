package dev.turnpike.proxy.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/** Checks the outline of {@code messages}: an array of objects, each with a role that OpenAI knows. What they hold is the upstream's business. */
final class MessageScan {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    private MessageScan() {}

    static void scan(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            throw RequestScanner.invalid("messages", "'messages' must be an array.", "invalid_type");
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            message(parser, count++);
        }
        if (count == 0) {
            throw RequestScanner.invalid(
                    "messages",
                    "Invalid 'messages': empty array. Expected an array with minimum length 1.",
                    "empty_array");
        }
    }

    private static void message(JsonParser parser, int index) throws IOException {
        var where = "messages[" + index + "]";
        if (parser.currentToken() == null) {
            throw RequestScanner.invalid("messages", "'messages' does not end.", "invalid_json");
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw RequestScanner.invalid(where, "'" + where + "' must be an object.", "invalid_type");
        }
        boolean role = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isRole = parser.currentName().equals("role");
            var value = parser.nextToken();
            if (isRole) {
                checkRole(where, value == JsonToken.VALUE_STRING ? parser.getText() : null);
                role = true;
            }
            parser.skipChildren();
        }
        if (!role) {
            throw RequestScanner.invalid(
                    where + ".role", "Missing required parameter: '" + where + ".role'.", "missing_required_parameter");
        }
    }

    private static void checkRole(String where, String role) {
        if (role == null || !ROLES.contains(role)) {
            var given = role == null ? "another type" : "'" + RequestScanner.shown(role) + "'";
            throw RequestScanner.invalid(
                    where + ".role",
                    "Invalid value: " + given
                            + ". Supported values are: 'system', 'developer', 'user', 'assistant', 'tool', and 'function'.",
                    "invalid_value");
        }
    }
}
