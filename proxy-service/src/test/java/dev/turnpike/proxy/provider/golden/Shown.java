package dev.turnpike.proxy.provider.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.answer.Learned;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** Results as JSON that a reviewer can read. */
final class Shown {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance))
            .build();
    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private Shown() {}

    /** The name of the failure and its members. */
    static JsonNode failure(Failure failure) {
        var shown = MAPPER.createObjectNode()
                .put("failure", failure.getClass().getSimpleName())
                .put("message", failure.message());
        ObjectNode members = MAPPER.valueToTree(failure);
        members.remove("message");
        shown.setAll(members);
        return normal(shown);
    }

    static JsonNode learned(Learned learned, Notes notes, Map<String, String> remembered) {
        var shown = MAPPER.createObjectNode();
        shown.set("usage", MAPPER.valueToTree(learned.usage()));
        shown.put("finish", learned.finish() == null ? null : learned.finish().wire());
        shown.put("model", learned.model());
        shown.put("id", learned.id());
        shown.set("warnings", MAPPER.valueToTree(notes.warnings()));
        if (notes.upstreamRequestId() != null) {
            shown.put("upstreamRequestId", notes.upstreamRequestId());
        }
        if (!remembered.isEmpty()) {
            shown.set("remembered", MAPPER.valueToTree(remembered));
        }
        return normal(shown);
    }

    static String pretty(JsonNode tree) {
        try {
            return PRETTY.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Numbers as a reader would make them. */
    private static JsonNode normal(JsonNode tree) {
        try {
            return Json.read(Json.write(tree));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
