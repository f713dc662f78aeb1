package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.turnpike.proxy.chat.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The validator finds what is wrong. */
class SchemaCheckTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"string\"}                                          | 1",
                "{\"type\":[\"integer\",\"null\"]}                              | 1.5",
                "{\"const\":\"a\"}                                              | \"b\"",
                "{\"enum\":[\"a\",null]}                                        | \"b\"",
                "{\"minimum\":1}                                                | 0",
                "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}           | [\"a\",1]",
                "{\"minItems\":1}                                               | []",
                "{\"required\":[\"a\"]}                                         | {}",
                "{\"properties\":{\"a\":{\"type\":\"string\"}}}                 | {\"a\":1}",
                "{\"properties\":{\"a\":{}},\"additionalProperties\":true}      | {\"b\":1}",
                "{\"additionalProperties\":{\"type\":\"number\"}}               | {\"b\":\"c\"}",
                "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}     | 1",
            })
    void findsWhatIsWrong(String schema, String value) throws JsonProcessingException {
        assertThat(problems(schema, value)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":[\"integer\",\"null\"]}                              | null",
                "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}      | 1",
                "{\"type\":\"object\",\"additionalProperties\":true}            | {\"b\":1}",
                "{\"properties\":{\"a\":{\"maxLength\":1}}}                     | {\"a\":\"x\"}",
            })
    void passesWhatIsRight(String schema, String value) throws JsonProcessingException {
        assertThat(problems(schema, value)).isEmpty();
    }

    @Test
    void knowsNoWordThatItDoesNotCheck() {
        assertThatThrownBy(() -> problems("{\"pattern\":\"a\"}", "\"b\"")).hasMessageContaining("pattern");
    }

    private static List<String> problems(String schema, String value) throws JsonProcessingException {
        return SchemaCheck.problems(
                JsonNodeFactory.instance.objectNode(),
                Json.read(schema.getBytes(StandardCharsets.UTF_8)),
                Json.read(value.getBytes(StandardCharsets.UTF_8)));
    }
}
