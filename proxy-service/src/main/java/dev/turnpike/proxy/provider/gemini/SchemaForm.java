package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The two languages in which Gemini takes a schema. They exclude each other in one declaration. See
 * <a href="https://ai.google.dev/gemini-api/docs/structured-output">structured output</a>.
 */
enum SchemaForm {
    /** A subset of JSON Schema; Google's {@code v1beta} and newer models only. */
    JSON_SCHEMA("parametersJsonSchema", "responseJsonSchema") {
        @Override
        ObjectNode convert(JsonNode schema, String param) {
            return new JsonSchemaSubset(schema, param).convert(schema);
        }
    },
    /** A subset of OpenAPI 3.0's schema object; known everywhere. */
    OPENAPI("parameters", "responseSchema") {
        @Override
        ObjectNode convert(JsonNode schema, String param) {
            return new OpenApiSchema(schema, param).convert();
        }
    };

    private final String parameters;
    private final String answer;

    SchemaForm(String parameters, String answer) {
        this.parameters = parameters;
        this.answer = answer;
    }

    /** The member of a function declaration. */
    String parametersField() {
        return parameters;
    }

    /** The member of {@code generationConfig}. */
    String answerField() {
        return answer;
    }

    /**
     * {@code schema} in this language; what it cannot say is left out, or said in a description.
     *
     * @param param names the schema in an error
     */
    abstract ObjectNode convert(JsonNode schema, String param);
}
