package dev.turnpike.proxy.inputs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One request, as bytes. {@code Host} is added, and {@code Content-Length} where there is a body and no other length is given.
 *
 * @param fields header lines without line ends
 * @param body null for none
 */
record Ask(String line, List<String> fields, byte[] body) {
    static final String CHAT = "/v1/chat/completions";
    private static final String CRLF = "\r\n";

    static Ask of(String method, String target) {
        return new Ask(method + " " + target + " HTTP/1.1", List.of(), null);
    }

    static Ask get(String target) {
        return of("GET", target);
    }

    /** A JSON body with its type, from the client. */
    static Ask post(String target, String json) {
        return of("POST", target)
                .key(Cast.CLIENT)
                .with("Content-Type: application/json")
                .body(json);
    }

    static Ask chat(String json) {
        return post(CHAT, json);
    }

    /** The model {@code model} is told {@code words}. */
    static Ask say(String model, String words) {
        return chat(saying(model, words).toString());
    }

    static ObjectNode saying(String model, String words) {
        var request = JsonNodeFactory.instance.objectNode().put("model", model);
        request.putArray("messages").addObject().put("role", "user").put("content", words);
        return request;
    }

    Ask with(String... lines) {
        var more = new ArrayList<>(fields);
        more.addAll(List.of(lines));
        return new Ask(line, more, body);
    }

    Ask without(String name) {
        var fewer = fields.stream()
                .filter(field -> !field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .toList();
        return new Ask(line, fewer, body);
    }

    Ask key(String key) {
        return without("authorization").with("Authorization: Bearer " + key);
    }

    Ask body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    Ask body(byte[] bytes) {
        return new Ask(line, fields, bytes);
    }

    private boolean has(String name) {
        return fields.stream().anyMatch(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1));
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        var head = new StringBuilder(line).append(CRLF);
        if (!has("host")) {
            head.append("Host: gateway").append(CRLF);
        }
        fields.forEach(field -> head.append(field).append(CRLF));
        if (body != null && !has("content-length") && !has("transfer-encoding")) {
            head.append("Content-Length: ").append(body.length).append(CRLF);
        }
        out.writeBytes(head.append(CRLF).toString().getBytes(StandardCharsets.ISO_8859_1));
        if (body != null) {
            out.writeBytes(body);
        }
        return out.toByteArray();
    }
}
