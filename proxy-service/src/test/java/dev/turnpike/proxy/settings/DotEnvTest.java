package dev.turnpike.proxy.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DotEnvTest {

    @TempDir
    Path folder;

    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    @Test
    void readsPlainQuotedAndExportedValues() throws IOException {
        var values = read("""
                # a comment

                PLAIN = some text   # with a comment
                HASH=sk-a#b
                export EXPORTED=1
                SINGLE='a "b" $HOME \\n # c' # comment
                DOUBLE="a 'b' \\"c\\" \\\\ \\n $HOME"
                EMPTY=
                ONLY_COMMENT= # nothing
                """);

        assertThat(values)
                .containsEntry("PLAIN", "some text")
                .containsEntry("HASH", "sk-a#b")
                .containsEntry("EXPORTED", "1")
                .containsEntry("SINGLE", "a \"b\" $HOME \\n # c")
                .containsEntry("DOUBLE", "a 'b' \"c\" \\ \\n $HOME")
                .containsEntry("EMPTY", "")
                .containsEntry("ONLY_COMMENT", "");
        assertThat(problems).isEmpty();
    }

    @Test
    void readsWindowsFiles() throws IOException {
        assertThat(read("\uFEFFA=1\r\nB=2\r\n")).isEqualTo(Map.of("A", "1", "B", "2"));
    }

    @Test
    void isEmptyWhenThereIsNoFile() {
        assertThat(DotEnv.read(folder.resolve(".env"), problems, warnings)).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void tellsTheLineThatIsWrongWithoutQuotingIt() throws IOException {
        read("A=1\nsecret words\nB=\"secret\nC='secret' words\n");

        assertThat(problems)
                .containsExactly(
                        ".env line 2: is not KEY=value; a comment starts with #",
                        ".env line 3: the quotes of B do not match; a value ends on its own line",
                        ".env line 4: the quotes of C do not match; a value ends on its own line");
    }

    @Test
    void takesTheLastOfTwoAndSaysSo() throws IOException {
        assertThat(read("A=1\nA=2\n")).isEqualTo(Map.of("A", "2"));
        assertThat(warnings).containsExactly("A is set twice: .env line 2 wins over .env line 1");
    }

    @Test
    void refusesWhatIsNoText() throws IOException {
        Files.write(folder.resolve(".env"), new byte[] {'A', '=', (byte) 0xff});

        DotEnv.read(folder.resolve(".env"), problems, warnings);

        assertThat(problems).containsExactly(".env: is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void refusesAFolder() throws IOException {
        Files.createDirectory(folder.resolve(".env"));

        DotEnv.read(folder.resolve(".env"), problems, warnings);

        assertThat(problems).containsExactly(".env: is a folder; it must be a text file of KEY=value lines");
    }

    @Test
    void remembersTheLine() throws IOException {
        Files.writeString(folder.resolve(".env"), "\n\nA=secret\n");

        var entry = DotEnv.read(folder.resolve(".env"), problems, warnings).get("A");

        assertThat(entry.origin()).isEqualTo(".env line 3");
        assertThat(entry.toString()).doesNotContain("secret");
    }

    private Map<String, String> read(String text) throws IOException {
        Files.writeString(folder.resolve(".env"), text);
        return DotEnv.read(folder.resolve(".env"), problems, warnings).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }
}
