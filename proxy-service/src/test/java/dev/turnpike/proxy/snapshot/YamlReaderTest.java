package dev.turnpike.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.proxy.snapshot.YamlReader.BadYaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {

    @Test
    void countsEmptyDocumentsButLeavesThemOut() throws BadYaml {
        List<YamlDocument> documents = YamlReader.read("""
                ---
                ---
                a: 1
                ---
                # only a comment
                ---
                b: 2
                """);

        assertThat(documents).extracting(YamlDocument::number).containsExactly(2, 4);
        assertThat(documents.getFirst().content().path("a").asInt()).isEqualTo(1);
    }

    @Test
    void isEmptyForAnEmptyFile() throws BadYaml {
        assertThat(YamlReader.read("")).isEmpty();
        assertThat(YamlReader.read("# nothing\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "kind, 2",
        "spec.backends, 4",
        "spec.backends[0].name, 5",
        "spec.backends[1].name, 7",
        "spec.backends[1].endpoint, 8",
        "spec.backends[1].auth.secretRef, 7",
        "spec.aliases[1], 10",
        "spec.missing, 3",
        "nowhere, 2",
    })
    void knowsTheLineOfAFieldOrOfWhatIsAroundIt(String field, int line) throws BadYaml {
        YamlDocument document = YamlReader.read("""
                        # a comment
                        kind: ModelRoute
                        spec:
                          backends:
                          - name: a
                            provider: Echo
                          - name: b
                            endpoint: x
                          aliases: [one,
                            two]
                        """).getFirst();

        assertThat(document.line(field)).isEqualTo(line);
    }

    @Test
    void knowsLinesOfLaterDocuments() throws BadYaml {
        assertThat(YamlReader.read("a: 1\n---\n---\n\nb: 2\n").getLast().line("b"))
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1\\nb: [1\\nc: \"sk-canary\"\\n | 1 | 3 | is not YAML: expected ',' or ']', but got :",
                "a: b: sk-canary | 1 | 1 | is not YAML: mapping values are not allowed here",
                "x: 1\\n---\\na: 1\\nsk-canary: 2\\nsk-canary: 3 | 2 | 5 | has a member twice",
                "a: &x 1\\nb: *x | 1 | 2 | uses an alias (*name), which is not supported; write the value out",
            })
    void saysWhereItIsWrongWithoutQuotingTheText(String text, int document, int line, String message) {
        BadYaml bad = catchThrowableOfType(BadYaml.class, () -> YamlReader.read(text.replace("\\n", "\n")));

        assertThat(bad.document()).isEqualTo(document);
        assertThat(bad.line()).isEqualTo(line);
        assertThat(bad).hasMessage(message);
    }
}
