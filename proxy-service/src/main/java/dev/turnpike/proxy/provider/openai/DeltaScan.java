package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What one pass over a {@code delta} found; {@code odd} when it needs a repair whatever came before it. */
final class DeltaScan {
    boolean odd;
    boolean role;
    /** Whether it says anything beside the role. */
    boolean content;
    /** Its one tool call fragment; null when it has none. */
    ToolScan tool;

    private boolean text;
    private boolean reasoning;

    void read(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            member(parser, name, parser.nextToken());
        }
        odd |= text && reasoning; // some clients show only one of the two
    }

    private void member(JsonParser parser, String name, JsonToken token) throws IOException {
        switch (name) {
            case "role" -> {
                role = token == JsonToken.VALUE_STRING && Tokens.is(parser, "assistant");
                odd |= !role;
                parser.skipChildren();
            }
            case "content" -> text |= text(parser, token);
            case "reasoning_content", "reasoning" -> reasoning |= text(parser, token);
            case "refusal" -> text(parser, token);
            case "tool_calls" -> tools(parser, token);
            default -> content |= Tokens.says(parser, token);
        }
    }

    private boolean text(JsonParser parser, JsonToken token) throws IOException {
        boolean says = Tokens.says(parser, token);
        odd |= token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NULL;
        content |= says;
        return says;
    }

    /** One fragment at a time is what OpenAI sends; more go through the repair. */
    private void tools(JsonParser parser, JsonToken token) throws IOException {
        if (token != JsonToken.START_ARRAY) {
            odd |= token != JsonToken.VALUE_NULL;
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            content = true;
            if (tool != null || parser.currentToken() != JsonToken.START_OBJECT) {
                odd = true;
                parser.skipChildren();
            } else {
                tool = ToolScan.of(parser);
                odd |= tool.odd;
            }
        }
    }
}
