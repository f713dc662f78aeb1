package dev.turnpike.proxy.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.record.ExchangeRecord.Attempt;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The two columns that hold lists, as JSON text. */
final class ExchangeColumns {
    private ExchangeColumns() {}

    static String attempts(List<Attempt> attempts) {
        var array = Json.mapper().createArrayNode();
        for (var attempt : attempts) {
            array.addObject()
                    .put("backend", attempt.backend())
                    .put("cause", attempt.cause())
                    .put("ms", attempt.millis());
        }
        return text(array);
    }

    static List<Attempt> attempts(String json) {
        var attempts = new ArrayList<Attempt>();
        for (JsonNode attempt : tree(json)) {
            attempts.add(new Attempt(
                    attempt.path("backend").textValue(),
                    attempt.path("cause").textValue(),
                    attempt.path("ms").longValue()));
        }
        return attempts;
    }

    static String warnings(List<String> warnings) {
        return text(Json.mapper().valueToTree(warnings));
    }

    static List<String> warnings(String json) {
        var warnings = new ArrayList<String>();
        tree(json).forEach(warning -> warnings.add(warning.textValue()));
        return warnings;
    }

    private static String text(JsonNode tree) {
        return new String(Json.write(tree), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
