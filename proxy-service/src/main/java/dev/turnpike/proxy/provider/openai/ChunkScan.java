package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.turnpike.proxy.chat.Json;
import java.io.IOException;

/**
 * One pass over a chunk without building a tree. It answers whether the chunk is of the common shape (one choice or none, everything in its place), in which case its
 * bytes can be passed on; anything else is {@code odd} and goes to {@link ChunkRepair}.
 */
final class ChunkScan {
    String id;
    String model;
    int choice = -1;
    boolean role;
    boolean content;
    String finish;
    boolean odd;
    boolean usageObject;
    int usageFrom = -1;
    int usageTo;
    private boolean object;
    long createdAt;
    private boolean created;
    private boolean choices;
    private boolean delta;
    private boolean finishMember;

    private ChunkScan() {}

    /** Reads {@code json}; throws when it is not one JSON object. */
    static ChunkScan of(byte[] json) throws IOException {
        var scan = new ChunkScan();
        try (var parser = Json.factory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                scan.member(parser);
            }
            if (parser.nextToken() != null) {
                throw new IOException("more than one document");
            }
        }
        scan.odd |= !scan.object || !scan.created || !scan.choices || scan.id == null || scan.model == null;
        return scan;
    }

    private void member(JsonParser parser) throws IOException {
        var name = parser.currentName();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        var token = parser.nextToken();
        switch (name) {
            case "id" -> id = string(parser, token);
            case "model" -> model = string(parser, token);
            case "object" -> object = token == JsonToken.VALUE_STRING;
            case "created" -> created(parser, token);
            case "choices" -> choices(parser, token);
            case "usage" -> usage(parser, from);
            case "error", "x_groq" -> skipOdd(parser);
            default -> parser.skipChildren();
        }
    }

    private void created(JsonParser parser, JsonToken token) throws IOException {
        created = token == JsonToken.VALUE_NUMBER_INT;
        createdAt = created ? parser.getValueAsLong() : 0;
        parser.skipChildren();
    }

    private static String string(JsonParser parser, JsonToken token) throws IOException {
        var text = token == JsonToken.VALUE_STRING ? parser.getText() : null;
        parser.skipChildren();
        return text;
    }

    private void usage(JsonParser parser, int from) throws IOException {
        usageFrom = from;
        usageObject = parser.currentToken() == JsonToken.START_OBJECT;
        odd |= !usageObject && parser.currentToken() != JsonToken.VALUE_NULL;
        parser.skipChildren();
        parser.finishToken();
        usageTo = (int) parser.currentLocation().getByteOffset();
    }

    private void choices(JsonParser parser, JsonToken token) throws IOException {
        choices = token == JsonToken.START_ARRAY;
        if (!choices) {
            parser.skipChildren();
            return;
        }
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count++ > 0 || parser.currentToken() != JsonToken.START_OBJECT) {
                skipOdd(parser);
            } else {
                choice(parser);
            }
        }
    }

    private void choice(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            switch (name) {
                case "index" -> choice = token == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : -1;
                case "delta" -> delta(parser, token);
                case "finish_reason" -> finish(parser, token);
                default -> parser.skipChildren();
            }
        }
        odd |= choice < 0 || !delta || !finishMember;
    }

    private void finish(JsonParser parser, JsonToken token) throws IOException {
        finishMember = true;
        if (token == JsonToken.VALUE_STRING) {
            finish = parser.getText();
        } else if (token != JsonToken.VALUE_NULL) {
            skipOdd(parser);
        }
    }

    private void delta(JsonParser parser, JsonToken token) throws IOException {
        delta = token == JsonToken.START_OBJECT;
        if (!delta) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            deltaMember(parser, name, parser.nextToken());
        }
    }

    private void deltaMember(JsonParser parser, String name, JsonToken token) throws IOException {
        boolean none = token == JsonToken.VALUE_NULL;
        switch (name) {
            case "role" -> {
                role = token == JsonToken.VALUE_STRING && parser.getText().equals("assistant");
                odd |= !role;
                parser.skipChildren();
            }
            case "content", "refusal", "reasoning_content", "reasoning" -> text(parser, token);
            case "tool_calls" -> {
                odd |= !none;
                content |= !none;
                parser.skipChildren();
            }
            default -> {
                content |= !none;
                parser.skipChildren();
            }
        }
    }

    private void text(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            content |= parser.getTextLength() > 0;
        } else if (token != JsonToken.VALUE_NULL) {
            content = true;
            skipOdd(parser);
        }
    }

    private void skipOdd(JsonParser parser) throws IOException {
        odd = true;
        parser.skipChildren();
    }

    /** The chunk without its member {@code usage}. */
    byte[] withoutUsage(byte[] json) {
        int from = usageFrom;
        int to = usageTo;
        int before = from - 1;
        while (before > 0 && json[before] <= ' ') {
            before--;
        }
        if (json[before] == ',') {
            from = before;
        } else {
            while (to < json.length && json[to] != ',' && json[to] != '}') {
                to++;
            }
            to += json[to] == ',' ? 1 : 0;
        }
        var cut = new byte[json.length - (to - from)];
        System.arraycopy(json, 0, cut, 0, from);
        System.arraycopy(json, to, cut, from, json.length - to);
        return cut;
    }
}
