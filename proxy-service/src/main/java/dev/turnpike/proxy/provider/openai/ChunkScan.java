package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.turnpike.proxy.chat.Json;
import java.io.IOException;

/**
 * One pass over a chat chunk without building a tree. It answers whether the chunk is of the common shape (one choice or none, everything in its place), in which case its
 * bytes can be passed on; anything else is {@code odd} and goes to {@link ChunkRepair}.
 */
final class ChunkScan {
    private final ChunkHead head;
    final DeltaScan delta = new DeltaScan();
    String id;
    String model;
    long created;
    /** Index of the one choice; -1 when there is none. */
    int choice = -1;

    String finish;
    boolean odd;
    boolean usageObject;
    private int usageFrom = -1;
    private int usageTo;
    private boolean object;
    private boolean choices;
    private boolean deltaMember;
    private boolean finishMember;

    private ChunkScan(ChunkHead head) {
        this.head = head;
    }

    /**
     * Reads {@code json}; {@code head} is that of the chunks before.
     *
     * @throws IOException when it is not one JSON object
     */
    static ChunkScan of(byte[] json, ChunkHead head) throws IOException {
        var scan = new ChunkScan(head);
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
        scan.odd |= !scan.object || !scan.choices || scan.delta.odd;
        return scan;
    }

    private void member(JsonParser parser) throws IOException {
        var name = parser.currentName();
        int from = (int) parser.currentTokenLocation().getByteOffset();
        var token = parser.nextToken();
        switch (name) {
            case "id" -> id = Tokens.text(parser, token, head.id());
            case "model" -> model = Tokens.text(parser, token, head.model());
            case "object" -> {
                object = token == JsonToken.VALUE_STRING && Tokens.is(parser, "chat.completion.chunk");
                parser.skipChildren();
            }
            case "created" -> {
                created = token == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsLong() : 0;
                parser.skipChildren();
            }
            case "choices" -> choices(parser, token);
            case "usage" -> usage(parser, from);
            case "error", "x_groq" -> skipOdd(parser);
            default -> parser.skipChildren();
        }
    }

    private void usage(JsonParser parser, int from) throws IOException {
        odd |= usageFrom >= 0;
        usageFrom = from;
        usageObject = parser.currentToken() == JsonToken.START_OBJECT;
        odd |= !usageObject && parser.currentToken() != JsonToken.VALUE_NULL;
        parser.skipChildren();
        parser.finishToken();
        usageTo = (int) parser.currentLocation().getByteOffset();
    }

    private void choices(JsonParser parser, JsonToken token) throws IOException {
        odd |= choices;
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
                case "index" -> choice = Tokens.index(parser, token);
                case "delta" -> delta(parser, token);
                case "finish_reason" -> finish(parser, token);
                default -> parser.skipChildren();
            }
        }
        odd |= choice < 0 || !deltaMember || !finishMember;
    }

    private void delta(JsonParser parser, JsonToken token) throws IOException {
        odd |= deltaMember;
        deltaMember = token == JsonToken.START_OBJECT;
        if (deltaMember) {
            delta.read(parser);
        } else {
            parser.skipChildren();
        }
    }

    private void finish(JsonParser parser, JsonToken token) throws IOException {
        finishMember = true;
        if (token == JsonToken.VALUE_STRING) {
            finish = parser.getText();
        } else if (token != JsonToken.VALUE_NULL) {
            skipOdd(parser);
        }
    }

    private void skipOdd(JsonParser parser) throws IOException {
        odd = true;
        parser.skipChildren();
    }

    /** The chunk without its member {@code usage}; {@code json} itself when it has none. */
    byte[] withoutUsage(byte[] json) {
        if (usageFrom < 0) {
            return json;
        }
        int from = usageFrom;
        int to = usageTo;
        int before = from - 1;
        while (json[before] <= ' ') {
            before--;
        }
        if (json[before] == ',') {
            from = before;
        } else {
            while (json[to] != ',' && json[to] != '}') {
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
