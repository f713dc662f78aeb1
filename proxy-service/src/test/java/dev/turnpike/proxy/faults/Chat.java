package dev.turnpike.proxy.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import java.util.ArrayList;
import java.util.List;

/** A chat request as a client writes it. Immutable. */
record Chat(ObjectNode body, List<String> headers) {

    /** One whose answer comes whole. */
    static Chat whole(String model) {
        var body = Json.mapper().createObjectNode().put("model", model);
        body.putArray("messages").addObject().put("role", "user").put("content", "hi");
        return new Chat(body, List.of());
    }

    /** One whose answer is streamed. */
    static Chat stream(String model) {
        var chat = whole(model);
        chat.body.put("stream", true);
        return chat;
    }

    /** The same with another text. */
    Chat saying(String text) {
        var copy = body.deepCopy();
        ((ObjectNode) copy.path("messages").path(0)).put("content", text);
        return new Chat(copy, headers);
    }

    /** The same, and the client wants the usage chunk. */
    Chat withUsage() {
        var copy = body.deepCopy();
        copy.putObject("stream_options").put("include_usage", true);
        return new Chat(copy, headers);
    }

    /** The same with a header line more. */
    Chat with(String header) {
        var more = new ArrayList<>(headers);
        more.add(header);
        return new Chat(body, List.copyOf(more));
    }

    byte[] bytes() {
        return Json.write(body);
    }
}
