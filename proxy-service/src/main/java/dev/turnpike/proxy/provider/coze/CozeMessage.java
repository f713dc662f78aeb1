package dev.turnpike.proxy.provider.coze;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;

/** One of the {@code additional_messages}. Its parts may still wait for the id of an uploaded file until {@link #json()} is called. */
final class CozeMessage {
    private final Role role;
    private final ArrayNode parts;
    private String preface = "";

    enum Role {
        USER,
        ASSISTANT
    }

    private CozeMessage(Role role, ArrayNode parts) {
        this.role = role;
        this.parts = parts;
    }

    static CozeMessage user(ArrayNode parts) {
        return new CozeMessage(Role.USER, parts);
    }

    static CozeMessage of(Role role, String text) {
        var parts = JsonNodeFactory.instance.arrayNode();
        parts.addObject().put("type", "text").put("text", text);
        return new CozeMessage(role, parts);
    }

    boolean isUser() {
        return role == Role.USER;
    }

    /** Text of the system that goes before what the user says. */
    String preface() {
        return preface;
    }

    void putBefore(String text) {
        preface = preface.isEmpty() ? text : text + "\n\n" + preface;
    }

    ObjectNode json() {
        var message = JsonNodeFactory.instance
                .objectNode()
                .put("role", isUser() ? "user" : "assistant")
                .put("type", isUser() ? "question" : "answer");
        boolean textOnly =
                parts.valueStream().allMatch(part -> part.path("type").asText().equals("text"));
        message.put("content", textOnly ? text() : objects());
        return message.put("content_type", textOnly ? "text" : "object_string");
    }

    private String text() {
        var text = new StringBuilder(preface);
        var between = preface.isEmpty() ? "" : "\n\n";
        for (var part : parts) {
            text.append(between).append(part.path("text").asText());
            between = "\n";
        }
        return text.toString();
    }

    /** A string that holds JSON: Jackson quotes it twice, once here and once as a member of the body. */
    private String objects() {
        var all = JsonNodeFactory.instance.arrayNode();
        if (!preface.isEmpty()) {
            all.addObject().put("type", "text").put("text", preface);
        }
        all.addAll(parts);
        return new String(Json.write(all), StandardCharsets.UTF_8);
    }
}
