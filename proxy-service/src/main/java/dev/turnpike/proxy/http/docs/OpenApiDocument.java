package dev.turnpike.proxy.http.docs;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.turnpike.proxy.chat.Json;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The description of the API: written as YAML, served as JSON. */
final class OpenApiDocument {
    private static final String SOURCE = "/openapi/openapi.yaml";

    private OpenApiDocument() {}

    /** The description as JSON in UTF-8. */
    static byte[] json() {
        try {
            return Json.write(new YAMLMapper().readTree(Resource.read(SOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(SOURCE + " is not valid", e);
        }
    }
}
