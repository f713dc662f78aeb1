package dev.turnpike.crds.json;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.util.regex.Pattern;

/** Writes places in a document as people do: {@code backends[0].endpoint}. */
public final class JsonPath {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_$-]{1,64}");

    private JsonPath() {}

    /** Where a parser is; empty at the root. */
    public static String of(JsonStreamContext context) {
        StringBuilder path = new StringBuilder();
        append(path, context);
        return path.toString();
    }

    /** Where binding failed; empty at the root. */
    public static String of(JsonMappingException failure) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : failure.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                appendName(path, step.getFieldName());
            }
        }
        return path.toString();
    }

    private static void append(StringBuilder path, JsonStreamContext context) {
        if (context == null || context.inRoot()) {
            return;
        }
        append(path, context.getParent());
        if (context.inArray()) {
            path.append('[').append(context.getCurrentIndex()).append(']');
        } else if (context.getCurrentName() != null) {
            appendName(path, context.getCurrentName());
        }
    }

    /** Names come from outside: what could disturb a log line is written as {@code ["?"]}. */
    private static void appendName(StringBuilder path, String name) {
        if (!PLAIN.matcher(name).matches()) {
            path.append("[\"").append(cleaned(name)).append("\"]");
            return;
        }
        path.append(path.isEmpty() ? "" : ".").append(name);
    }

    private static String cleaned(String name) {
        String start = name.substring(0, Math.min(64, name.length()));
        return start.replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?");
    }
}
