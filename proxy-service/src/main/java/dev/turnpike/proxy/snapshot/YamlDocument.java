package dev.turnpike.proxy.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;

/**
 * One document of a YAML file.
 *
 * @param number from 1
 * @param lines JSON pointer to line, from 1
 */
record YamlDocument(int number, JsonNode content, Map<String, Integer> lines) {

    /** Where nothing is known. */
    static final YamlDocument NONE = new YamlDocument(0, MissingNode.getInstance(), Map.of());

    /** The line of {@code field}, such as {@code spec.backends[0].endpoint}, or of the nearest thing around it; 0 when there is none. */
    int line(String field) {
        String pointer = "/" + field.replaceAll("\\[(\\d+)]", "/$1").replace('.', '/');
        while (!pointer.isEmpty()) {
            Integer line = lines.get(pointer);
            if (line != null) {
                return line;
            }
            pointer = pointer.substring(0, pointer.lastIndexOf('/'));
        }
        return lines.getOrDefault("", 0);
    }
}
