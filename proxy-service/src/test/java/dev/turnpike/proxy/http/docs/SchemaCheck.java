package dev.turnpike.proxy.http.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A small validator of JSON Schema: the words that the description uses, and a failure for any other. A member that a schema does not name is a problem too, unless the schema
 * says what such members are: the description has to name all that the gateway sends.
 */
final class SchemaCheck {
    private static final Set<String> ANNOTATIONS =
            Set.of("title", "description", "default", "deprecated", "contentEncoding", "examples");

    private final JsonNode document;
    private final List<String> problems = new ArrayList<>();

    private SchemaCheck(JsonNode document) {
        this.document = document;
    }

    /** Why {@code value} does not follow {@code schema}, whose references point into {@code document}; empty when it does. */
    static List<String> problems(JsonNode document, JsonNode schema, JsonNode value) {
        var check = new SchemaCheck(document);
        check.check(schema, value, "$");
        return check.problems;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        schema.properties().forEach(word -> {
            var key = word.getKey();
            if (!ANNOTATIONS.contains(key)) {
                apply(key, word.getValue(), value, at);
            }
        });
        members(schema, value, at);
    }

    private void apply(String word, JsonNode rule, JsonNode value, String at) {
        switch (word) {
            case "$ref" -> check(document.at(rule.asText().substring(1)), value, at);
            case "type" -> require(isType(rule, value), at, "is not " + rule, value);
            case "const" -> require(rule.equals(value), at, "is not " + rule, value);
            case "enum" -> require(contains(rule, value), at, "is none of " + rule, value);
            case "oneOf" -> require(matches(rule, value) == 1, at, matches(rule, value) + " of oneOf match", value);
            case "required" -> required(rule, value, at);
            case "items" -> items(rule, value, at);
            case "properties", "additionalProperties" -> {} // members
            default -> require(withinBound(word, rule.asDouble(), value), at, "breaks " + word + " " + rule, value);
        }
    }

    private void require(boolean good, String at, String why, JsonNode value) {
        if (!good) {
            problems.add(at + " " + why + ": " + value);
        }
    }

    private static boolean isType(JsonNode types, JsonNode value) {
        return types.isTextual()
                ? is(types.asText(), value)
                : types.valueStream().anyMatch(t -> is(t.asText(), value));
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> throw new IllegalArgumentException("unknown type " + type);
        };
    }

    private static boolean contains(JsonNode choices, JsonNode value) {
        return choices.valueStream().anyMatch(value::equals);
    }

    private long matches(JsonNode choices, JsonNode value) {
        return choices.valueStream()
                .filter(choice -> problems(document, choice, value).isEmpty())
                .count();
    }

    private void required(JsonNode names, JsonNode value, String at) {
        if (value.isObject()) {
            names.forEach(name -> require(value.has(name.asText()), at, "lacks " + name, value));
        }
    }

    private void items(JsonNode schema, JsonNode value, String at) {
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(schema, value.get(i), at + "[" + i + "]");
            }
        }
    }

    private void members(JsonNode schema, JsonNode value, String at) {
        var known = schema.path("properties");
        var others = schema.path("additionalProperties");
        if (!value.isObject() || (known.isMissingNode() && others.isMissingNode())) {
            return;
        }
        value.properties().forEach(member -> {
            var where = at + "." + member.getKey();
            if (known.has(member.getKey())) {
                check(known.get(member.getKey()), member.getValue(), where);
            } else if (others.isObject()) {
                check(others, member.getValue(), where);
            } else {
                require(known.isMissingNode() && others.asBoolean(), where, "is not described", member.getValue());
            }
        });
    }

    private static boolean withinBound(String word, double bound, JsonNode value) {
        return switch (word) {
            case "minimum" -> !value.isNumber() || value.asDouble() >= bound;
            case "maximum" -> !value.isNumber() || value.asDouble() <= bound;
            case "minLength" -> !value.isTextual() || value.asText().length() >= bound;
            case "maxLength" -> !value.isTextual() || value.asText().length() <= bound;
            case "minItems" -> !value.isArray() || value.size() >= bound;
            case "maxItems" -> !value.isArray() || value.size() <= bound;
            case "maxProperties" -> !value.isObject() || value.size() <= bound;
            default -> throw new IllegalArgumentException("unknown word " + word);
        };
    }
}
