package dev.turnpike.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.provider.Dialect;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
    private static final String ROUTE = """
            apiVersion: turnpike.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: chat}
            spec:
              backends:
              - name: a
                provider: Echo
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void explainsItsCommands() {
        assertThat(run(Map.of(), "--help")).isEqualTo(Cli.DONE);
        assertThat(out())
                .contains("Usage: ./run.sh [COMMAND]")
                .contains("validate   DIR: check")
                .contains("config     print the effective settings")
                .contains("serve      start (default)");
        assertThat(run(Map.of(), "help")).isEqualTo(Cli.DONE);
        assertThat(run(Map.of(), "config", "-h")).isEqualTo(Cli.DONE);
    }

    @Test
    void refusesACommandThatItDoesNotKnow() {
        assertThat(run(Map.of(), "fly")).isEqualTo(Cli.WRONG);
        assertThat(err()).contains("There is no command 'fly'.").contains("Usage:");
    }

    @Test
    void runsTheCommandsThatWerePassedIn() {
        assertThat(run(Map.of())).isEqualTo(7);
        assertThat(run(Map.of(), "serve", "a", "b")).isEqualTo(7);
        assertThat(out()).isEqualTo("serve []\nserve [a, b]\n");
    }

    @Test
    void printsTheEffectiveSettingsWithoutCredentials() throws IOException {
        Files.writeString(
                folder.resolve(".env"), "DATABASE_URL=postgresql://u:canary@db/x\nPROT=1\nJOURNAL_DIR='a b'\n");

        assertThat(run(Map.of("PORT", "9000"), "config")).isEqualTo(Cli.DONE);

        assertThat(out())
                .containsPattern("PORT=9000 +# environment\n")
                .containsPattern("HOST=0\\.0\\.0\\.0 +# default\n")
                .containsPattern("DATABASE_URL=postgresql://u:\\*\\*\\*@db/x +# \\.env line 1\n")
                .containsPattern("JOURNAL_DIR=\"a b\" +# \\.env line 3\n")
                .containsPattern("TYPE= +# not set\n")
                .doesNotContain("canary");
        assertThat(err()).contains("warning: PROT in .env is not a setting and is ignored; did you mean PORT?");
    }

    @Test
    void endsWithTwoWhenTheSettingsAreWrong() {
        assertThat(run(Map.of("PORT", "x"), "config")).isEqualTo(Cli.WRONG);
        assertThat(err()).contains("Turnpike cannot start:").contains("PORT=x (environment) is not a port");
        assertThat(out()).isEmpty();
    }

    @Test
    void findsNothingInAGoodFolder() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), ROUTE);

        assertThat(run(Map.of(), "validate", ".")).isEqualTo(Cli.DONE);
        assertThat(out()).isEqualTo(folder + ": 1 routes, 0 clients, 0 findings\n");
    }

    @Test
    void printsEveryFindingWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), ROUTE.replace("provider: Echo", "provider: Echo\n    endpont: x"));
        Files.writeString(folder.resolve("b.yaml"), "x: [");

        assertThat(run(Map.of(), "validate", ".")).isEqualTo(Cli.FOUND);
        assertThat(out())
                .contains("error: a.yaml:8: ModelRoute chat: spec.backends[0].endpont: ")
                .contains("error: b.yaml:1: is not YAML")
                .contains("0 routes, 0 clients, 2 findings");
    }

    @Test
    void mentionsADisabledRouteWithoutCallingItAFinding() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), ROUTE.replace("spec:", "spec:\n  disabled: true"));

        assertThat(run(Map.of(), "validate", ".")).isEqualTo(Cli.DONE);
        assertThat(out())
                .contains("note: a.yaml:5: ModelRoute chat: spec.disabled: ")
                .contains("0 findings");
    }

    @Test
    void findsFaultWithAnEmptyFolder() {
        assertThat(run(Map.of(), "validate", ".")).isEqualTo(Cli.FOUND);
        assertThat(out()).contains("holds no ModelRoute and no ProxyClient");
    }

    @Test
    void wantsOneFolderThatExists() {
        assertThat(run(Map.of(), "validate")).isEqualTo(Cli.WRONG);
        assertThat(err()).contains("validate takes one folder: ./run.sh validate DIR");
        assertThat(run(Map.of(), "validate", "nowhere")).isEqualTo(Cli.WRONG);
        assertThat(err()).contains("There is no folder " + folder.resolve("nowhere"));
    }

    private int run(Map<String, String> environment, String... arguments) {
        var cli = new Cli(EnumSet.allOf(Dialect.class), "serve", Map.of("serve", new Serve()));
        return cli.run(new Invocation(List.of(arguments), environment, folder, stream(out), stream(err)));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static final class Serve implements Command {
        @Override
        public String help() {
            return "start";
        }

        @Override
        public int run(Invocation invocation) {
            invocation.out().println("serve " + invocation.arguments());
            return 7;
        }
    }
}
