package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What one pass over a tool call fragment found: the first of a call with id, type and name, or a later one with none of them; else {@code odd}. */
final class ToolScan {
    int index = -1;
    /** The id; null in a later fragment. */
    String id;

    boolean odd;

    private boolean type;
    private boolean name;
    private boolean arguments;

    private ToolScan() {}

    /** Reads the fragment whose start {@code parser} is at. */
    static ToolScan of(JsonParser parser) throws IOException {
        var scan = new ToolScan();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var member = parser.currentName();
            scan.member(parser, member, parser.nextToken());
        }
        boolean whole = scan.id != null && scan.type && scan.name;
        boolean bare = scan.id == null && !scan.type && !scan.name;
        scan.odd |= scan.index < 0 || !scan.arguments || !(whole || bare);
        return scan;
    }

    private void member(JsonParser parser, String member, JsonToken token) throws IOException {
        switch (member) {
            case "index" -> index = Tokens.index(parser, token);
            case "id" -> {
                boolean given = token == JsonToken.VALUE_STRING && parser.getTextLength() > 0;
                id = given ? parser.getText() : null;
                odd |= !given;
                parser.skipChildren();
            }
            case "type" -> {
                type = token == JsonToken.VALUE_STRING && Tokens.is(parser, "function");
                odd |= !type;
                parser.skipChildren();
            }
            case "function" -> function(parser, token);
            case "custom" -> {
                odd = true;
                parser.skipChildren();
            }
            default -> parser.skipChildren();
        }
    }

    private void function(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            odd = true;
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isName = parser.currentName().equals("name");
            boolean isArguments = parser.currentName().equals("arguments");
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            if (isName) {
                name = text && parser.getTextLength() > 0;
                odd |= !name;
            }
            arguments |= isArguments && text;
            parser.skipChildren();
        }
    }
}
