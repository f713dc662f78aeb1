package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Questions about the token that a parser is at. None makes a string of its own. */
final class Tokens {
    /** More choices or parallel tool calls than this are no answer but an attack. */
    static final int MOST = 1_024;

    private Tokens() {}

    /** Whether the string at {@code parser} is {@code text}. */
    static boolean is(JsonParser parser, String text) throws IOException {
        int length = parser.getTextLength();
        if (length != text.length()) {
            return false;
        }
        var chars = parser.getTextCharacters();
        int from = parser.getTextOffset();
        for (int i = 0; i < length; i++) {
            if (chars[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The string at {@code parser}, as the object {@code known} when it is equal to it; null when it is no string. */
    static String text(JsonParser parser, JsonToken token, String known) throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        return known != null && is(parser, known) ? known : parser.getText();
    }

    /** A number from 0 to {@link #MOST} - 1; else -1. */
    static int index(JsonParser parser, JsonToken token) throws IOException {
        long value = token == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsLong(-1) : -1;
        parser.skipChildren();
        return value >= 0 && value < MOST ? (int) value : -1;
    }

    /** Whether the value is anything but null, {@code ""}, {@code []} or {@code {}}; leaves the parser on its last token. */
    static boolean says(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NULL -> false;
            case VALUE_STRING -> parser.getTextLength() > 0;
            case START_ARRAY, START_OBJECT -> holdsSomething(parser);
            default -> true;
        };
    }

    private static boolean holdsSomething(JsonParser parser) throws IOException {
        boolean something = false;
        while (!parser.nextToken().isStructEnd()) {
            something = true;
            parser.skipChildren();
        }
        return something;
    }
}
