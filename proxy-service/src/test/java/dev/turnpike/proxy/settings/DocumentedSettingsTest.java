package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentedSettingsTest {
    /** Surefire runs in the module's folder. */
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void explainsEveryKeyWithItsDefault() throws IOException {
        String page = Files.readString(REPOSITORY.resolve("docs/configuration.md"));

        for (Key key : Key.values()) {
            String row = page.lines()
                    .filter(line -> Pattern.compile("^\\| [^|]*`" + key + "`")
                            .matcher(line)
                            .find())
                    .findFirst()
                    .orElse("");
            assertThat(row).as(key.name()).isNotEmpty();
            if (!key.byDefault().isEmpty()) {
                assertThat(row).contains("`" + key.byDefault() + "`");
            }
        }
    }

    @Test
    void offersEveryKeyInTheExample() throws IOException {
        assertThat(exampleLines().stream()
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .collect(Collectors.toSet()))
                .containsAll(Arrays.stream(Key.values()).map(Key::name).toList());
    }

    @Test
    void offersAnExampleThatCanBeRead() throws IOException {
        List<String> problems = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        Files.writeString(folder.resolve(".env"), String.join("\n", exampleLines()));

        var entries = DotEnv.read(folder.resolve(".env"), problems, warnings);

        assertThat(problems).isEmpty();
        assertThat(warnings).singleElement().asString().startsWith("DATABASE_URL is set twice");
        assertThat(Misspelling.warnings(entries.keySet())).isEmpty();
        for (Key key : Key.values()) {
            if (!key.byDefault().isEmpty() && key != Key.DATABASE_URL) {
                assertThat(entries.get(key.name()).text()).isEqualTo(key.byDefault());
            }
        }
    }

    private static List<String> exampleLines() throws IOException {
        return Files.readAllLines(REPOSITORY.resolve(".env.example")).stream()
                .map(line -> line.replaceFirst("^#(?=[A-Z_]+=)", ""))
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .toList();
    }
}
