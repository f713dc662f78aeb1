package dev.turnpike.proxy.provider.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.Decoded;
import dev.turnpike.proxy.provider.answer.Embeddings;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.provider.answer.UsageJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;

/**
 * Embeddings are read in one pass and never as a tree: a batch holds millions of numbers. Vectors in the encoding that was asked for stay in their place; others, and
 * members that the official clients require, are spliced in.
 */
final class EmbeddingAnswer {
    private final AdapterCall call;
    private final byte[] body;
    private final Splices splices;
    private final boolean base64;
    private JsonNode usage = MissingNode.getInstance();
    private JsonNode error = MissingNode.getInstance();
    private String model;
    private boolean object;
    private boolean rows;

    private EmbeddingAnswer(AdapterCall call, byte[] body) {
        this.call = call;
        this.body = body;
        this.splices = new Splices(body);
        this.base64 = Embeddings.wantsBase64(call);
    }

    /** @throws GatewayException when {@code body} is no embeddings answer, or names an error */
    static Decoded decode(AdapterCall call, byte[] body) {
        var answer = new EmbeddingAnswer(call, body);
        try (var parser = Json.factory().createParser(body)) {
            answer.read(parser);
        } catch (JsonProcessingException e) {
            throw WholeAnswer.notAnAnswer(call, "a body that is not a JSON object");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O
        }
        var learned = new Learned(UsageJson.read(answer.usage), null, answer.model, null);
        return new Decoded(answer.splices.bytes(), learned);
    }

    private void read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw WholeAnswer.notAnAnswer(call, "a body that is not a JSON object");
        }
        int start = at(parser) + 1;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            member(parser, name, parser.nextToken());
        }
        if (parser.nextToken() != null) {
            throw WholeAnswer.notAnAnswer(call, "more than one JSON document");
        }
        if (!rows || (error.isObject() && !error.isEmpty())) {
            throw noAnswer();
        }
        if (!object) {
            splices.member(start, "object", "list");
        }
        if (model == null) {
            splices.member(start, "model", call.request().model());
        }
    }

    private GatewayException noAnswer() throws JsonProcessingException {
        return OpenAiErrors.reported(Json.read(body))
                .map(reported -> new GatewayException(OpenAiErrors.inBand(call, reported)))
                .orElseGet(() -> WholeAnswer.notAnAnswer(call, "no data"));
    }

    private void member(JsonParser parser, String name, JsonToken token) throws IOException {
        switch (name) {
            case "data" -> {
                rows = token == JsonToken.START_ARRAY;
                int place = 0;
                while (rows && parser.nextToken() != JsonToken.END_ARRAY) {
                    row(parser, place++);
                }
                parser.skipChildren();
            }
            case "usage" -> usage = tree(parser);
            case "error" -> error = tree(parser);
            case "model" ->
                model = token == JsonToken.VALUE_STRING && parser.getTextLength() > 0 ? parser.getText() : model;
            case "object" -> object = token == JsonToken.VALUE_STRING;
            default -> parser.skipChildren();
        }
    }

    private void row(JsonParser parser, int place) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw WholeAnswer.notAnAnswer(call, "an embedding that is not an object");
        }
        int start = at(parser) + 1;
        var names = new HashSet<String>(4);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            names.add(name);
            var token = parser.nextToken();
            if (name.equals("embedding")) {
                vector(parser, token);
            } else {
                parser.skipChildren();
            }
        }
        if (!names.contains("embedding")) {
            throw WholeAnswer.notAnAnswer(call, "an embedding without a vector");
        }
        if (!names.contains("index")) {
            splices.member(start, "index", place);
        }
        if (!names.contains("object")) {
            splices.member(start, "object", "embedding");
        }
    }

    private void vector(JsonParser parser, JsonToken token) throws IOException {
        int from = at(parser);
        if (token == JsonToken.START_ARRAY && base64) {
            var text = Embeddings.encode(parser);
            splices.value(from, end(parser), text);
        } else if (token == JsonToken.VALUE_STRING && !base64) {
            var numbers = Embeddings.decode(parser.getText());
            splices.value(from, end(parser), numbers);
        } else {
            parser.skipChildren();
        }
    }

    private JsonNode tree(JsonParser parser) throws IOException {
        int from = at(parser);
        parser.skipChildren();
        return Json.read(body, from, end(parser));
    }

    private static int at(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static int end(JsonParser parser) throws IOException {
        parser.finishToken();
        return (int) parser.currentLocation().getByteOffset();
    }
}
