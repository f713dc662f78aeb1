package dev.turnpike.proxy.provider.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.wire.SseEvent;
import java.io.IOException;

/**
 * One event at a time, read in one pass: the deltas of text, thinking and arguments, which are nearly all there is, become no tree. Reused for every event of a
 * stream.
 */
final class MessageEvent {
    /** Reads one value out of the middle of a document. */
    private static final ObjectReader SUBTREES =
            Json.mapper().reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final AdapterCall call;
    private String type;
    private int index;
    private String deltaType;
    private String piece;
    private ObjectNode trees;
    private ObjectNode delta;

    MessageEvent(AdapterCall call) {
        this.call = call;
    }

    /**
     * Reads {@code event} over what was read before.
     *
     * @throws GatewayException with {@link Failure.UpstreamProtocol} when its data is no JSON object: to skip it would lose text
     */
    void read(SseEvent event) {
        try (var parser = Json.factory().createParser(event.data())) {
            read(parser, event.name());
        } catch (IOException | NumberFormatException e) {
            repair(event);
        }
    }

    /** Invalid UTF-8 becomes U+FFFD, raw control characters inside strings are taken as they are. */
    private void repair(SseEvent event) {
        try (var parser = Json.factory().createParser(event.text())) {
            parser.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS.mappedFeature());
            read(parser, event.name());
            call.notes().warn("stream: an event with broken text, repaired");
        } catch (IOException | NumberFormatException e) {
            throw new GatewayException(new Failure.UpstreamProtocol(
                    "The upstream of '" + call.backend().id() + "' sent an event that is not a JSON object."));
        }
    }

    private void read(JsonParser parser, String name) throws IOException {
        type = name.equals("message") ? "" : name; // the standard's own default, not Anthropic's event
        index = -1;
        deltaType = "";
        piece = "";
        trees = null;
        delta = null;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            member(parser, parser.currentName());
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw new IOException("no end");
        }
        if (type.isEmpty() && trees != null && trees.path("error").isObject()) {
            type = "error";
        }
    }

    private void member(JsonParser parser, String name) throws IOException {
        var token = parser.nextToken();
        switch (name) {
            case "type" -> type = token == JsonToken.VALUE_STRING ? parser.getText() : type;
            case "index" -> index = token == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : -1;
            case "delta" -> delta(parser, token);
            default -> tree(parser, name);
        }
    }

    private void delta(JsonParser parser, JsonToken start) throws IOException {
        if (start != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            switch (name) {
                case "type" -> deltaType = parser.getText();
                case "text", "thinking", "signature", "partial_json" ->
                    piece = token == JsonToken.VALUE_STRING ? parser.getText() : "";
                default -> {
                    delta = delta == null ? Draft.object() : delta;
                    delta.set(name, SUBTREES.readTree(parser));
                }
            }
        }
    }

    private void tree(JsonParser parser, String name) throws IOException {
        trees = trees == null ? Draft.object() : trees;
        trees.set(name, SUBTREES.readTree(parser));
    }

    /** What kind of event it is: the {@code type} in the data, else the {@code event:} line. */
    String type() {
        return type;
    }

    /** The block that the event is about; -1 when it names none. */
    int index() {
        return index;
    }

    String deltaType() {
        return deltaType;
    }

    /** The text, thinking, signature or JSON of a delta; empty when it has none. */
    String piece() {
        return piece;
    }

    /** Another member: of the event, or of its delta; empty when it is not there. */
    JsonNode tree(String name) {
        if (name.equals("delta")) {
            return delta == null ? Draft.object() : delta;
        }
        if (name.equals("citation")) {
            return delta == null ? Draft.object() : delta.path("citation");
        }
        return trees == null ? Draft.object() : trees.path(name);
    }

    /** The document of an error event. */
    JsonNode error() {
        return trees == null ? Draft.object() : trees;
    }
}
